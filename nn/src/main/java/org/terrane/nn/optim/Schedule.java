package org.terrane.nn.optim;

import java.util.List;

/// The learning rate of each step, or another number that changes with it: a pure function of the step's number. Steps
/// count from 0.
public sealed interface Schedule {
  double at(long step);

  /// The same rate for ever.
  record Constant(double rate) implements Schedule {
    @Override
    public double at(long step) {
      return rate;
    }
  }

  /// Linear from 0 to `peak` over the warm-up, then a tenth of it from each milestone on.
  ///
  /// Source: MoCo, `adjust_learning_rate`, there at 120 and 160 of 200 epochs.
  ///
  /// @param milestones steps
  record Steps(double peak, long warmup, List<Long> milestones) implements Schedule {
    public Steps {
      milestones = List.copyOf(milestones);
    }

    @Override
    public double at(long step) {
      return step < warmup ? peak * step / warmup
          : peak * Math.pow(10, -milestones.stream().filter(from -> step >= from).count());
    }
  }

  /// Linear from 0 to `peak` over the warm-up, then half a cosine down to `floor` at the last step's end:
  ///
  /// `step < warmup: peak · step / warmup`, then `floor + (peak − floor) · ½ · (1 + cos(π · (step − warmup) /
  /// (steps − warmup)))`. Source: MAE, `util/lr_sched.py`, with one step as one fraction of an epoch.
  ///
  /// @param warmup steps of the linear rise
  /// @param steps  of the whole run, warm-up included
  record WarmupCosine(double peak, double floor, long warmup, long steps) implements Schedule {
    public WarmupCosine {
      if (warmup < 0 || steps < 1 || warmup > steps) {
        throw new IllegalArgumentException("[schedule] warmup must be 0 to steps " + steps + ", but is " + warmup);
      }
    }

    @Override
    public double at(long step) {
      if (step < warmup) {
        return peak * step / warmup;
      }
      double progress = steps == warmup ? 1 : Math.min(1, (double) (step - warmup) / (steps - warmup));
      return floor + (peak - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  }

  /// Half a cosine from one number to another, upwards or downwards:
  ///
  /// `from + (to − from) · ½ · (1 − cos(π · step / steps))`. Source: DINO, `utils.cosine_scheduler`, for weight decay
  /// and the teacher's momentum.
  ///
  /// @param steps of the whole run; from its end on it stays at `to`
  record Cosine(double from, double to, long steps) implements Schedule {
    public Cosine {
      if (steps < 1) {
        throw new IllegalArgumentException("[schedule] steps must be 1 or more, but are " + steps);
      }
    }

    @Override
    public double at(long step) {
      double progress = Math.min(1, (double) step / steps);
      return from + (to - from) * 0.5 * (1 - Math.cos(Math.PI * progress));
    }
  }
}
