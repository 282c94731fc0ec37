package org.terrane.nn.train;

import static org.terrane.tensor.fused.Gelu.gelu;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Dropout;
import org.terrane.nn.layer.LayerNorm;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.Schedule;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// A run of seconds: a small network with dropout learns a function of noise. Also a program, for a test to kill:
/// it goes on from the last checkpoint in its folder, says each step, and waits after one of them to be stopped.
final class TinyTraining {
  static final int STEPS = 24;
  static final int EVERY = 5;
  private static final int ROWS = 64;
  private static final int WIDTH = 6;
  private static final int HIDDEN = 512; // enough that kernels share the work out
  private static final Key KEY = Key.of(11);

  private TinyTraining() {}

  record Model(Linear fc1, LayerNorm norm, Dropout drop, Linear fc2) implements Layer {
    static Model create(int hidden) {
      Init init = Init.of(KEY);
      return new Model(Linear.create(init.at("fc1"), WIDTH, hidden), LayerNorm.create(init.at("norm"), hidden),
          Dropout.create(init.at("drop"), 0.1), Linear.create(init.at("fc2"), hidden, 1));
    }

    Tensor forward(Tensor x) {
      return fc2.forward(drop.forward(gelu(norm.forward(fc1.forward(x)))));
    }
  }

  record Noise(float[] x, float[] y) implements Batches.Batch {
    static Noise at(long step) {
      float[] x = new float[ROWS * WIDTH];
      float[] y = new float[ROWS];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (KEY.fold(step).fold(i).uniform() - 0.5);
        y[i / WIDTH] += x[i];
      }
      return new Noise(x, y);
    }

    @Override
    public int images() {
      return ROWS;
    }
  }

  static Objective<Noise> objective(Model model) {
    return (batch, key) -> {
      Tensor x = Tensor.of(batch.x(), ROWS, WIDTH);
      Tensor jitter = Tensor.normal(key, DType.F32, ROWS, 1).mul(0.01);
      Tensor error = model.forward(x).sub(Tensor.of(batch.y(), ROWS, 1)).add(jitter);
      Tensor loss = error.square().mean();
      return new Objective.Loss(loss, Map.of("half", loss.mul(0.5)));
    };
  }

  static TrainLoop<Noise> loop(Path folder, Model model, Objective<Noise> objective, Batches<Noise> batches) {
    Schedule schedule = new Schedule.WarmupCosine(0.01, 0, 4, STEPS);
    TrainLoop.Plan plan = new TrainLoop.Plan(STEPS, schedule, 1.0, EVERY);
    return new TrainLoop<>(model, AdamW.create(model, AdamW.Config.MAE), objective, batches, plan, KEY,
        Provenance.of("{\"steps\":24}", "noise", KEY), new Checkpoints(folder.resolve("checkpoints"), 2));
  }

  static TrainLoop<Noise> loop(Path folder) {
    Model model = Model.create(HIDDEN);
    return loop(folder, model, objective(model), Noise::at);
  }

  /// Goes on from the newest checkpoint, if there is one; logs to `metrics.jsonl`.
  static TrainLoop.Ending run(Path folder, TrainLoop<Noise> loop, StopFlag stop, LongListener listener) {
    long start = loop.resume(warning -> { });
    try (MetricLog log = MetricLog.resume(folder.resolve("metrics.jsonl"), start)) {
      return loop.run(start, metrics -> {
        log.write(metrics);
        listener.accept(metrics.step());
      }, stop);
    }
  }

  /// Hears of each finished step.
  interface LongListener {
    void accept(long step);
  }

  static float[] losses(Path folder) {
    float[] losses = new float[STEPS];
    MetricLog.read(folder.resolve("metrics.jsonl")).forEach(one -> losses[(int) one.step() - 1] = one.loss());
    return losses;
  }

  static boolean isComplete(Path folder) {
    return MetricLog.read(folder.resolve("metrics.jsonl")).stream().map(StepMetrics::step).toList()
        .equals(LongStream.rangeClosed(1, STEPS).boxed().toList());
  }

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    long freezeAfter = Long.parseLong(arguments[1]);
    try (StopFlag stop = StopFlag.onCtrlC()) {
      run(folder, loop(folder), stop, step -> {
        System.out.println("step " + step);
        while (step == freezeAfter && !stop.isRaised()) {
          LockSupport.parkNanos(1_000_000);
        }
      });
    }
  }
}
