package org.terrane.nn.layer;

import static org.terrane.tensor.fused.BatchNorm.batchNorm;
import static org.terrane.tensor.fused.RunningStatistics.updateRunningStatistics;

import java.util.function.Supplier;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Buffer;
import org.terrane.nn.Counter;
import org.terrane.nn.Init;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Batch normalisation of images, channel by channel: `y = (x − mean) / √(variance + ε) · weight + bias`.
///
/// While the current run trains, mean and variance are those of the batch, and the running ones move towards them
/// by `momentum`; otherwise the running ones are used. Inside a `Checkpoint` the replay moves them a second time, as
/// PyTorch's does. Shapes: weight, bias, runningMean, runningVar `(C)`; x `(N, C, H, W)` → the same.
/// Source: PyTorch, `torch.nn.BatchNorm2d`.
public record BatchNorm2d(Parameter weight, Parameter bias, Buffer runningMean, Buffer runningVar,
    Counter numBatchesTracked, float momentum, float eps) implements UnaryLayer {
  private static final float MOMENTUM = 0.1f;
  private static final float EPS = 1e-5f;
  private static final ScopedValue<Boolean> BY_BATCH_ALONE = ScopedValue.newInstance();

  public static BatchNorm2d create(Init init, int channels) {
    return create(init, channels, init.ones(channels));
  }

  /// With a weight that starts at 0, so that a residual branch adds nothing at first.
  public static BatchNorm2d zero(Init init, int channels) {
    return create(init, channels, init.zeros(channels));
  }

  private static BatchNorm2d create(Init init, int channels, Parameter weight) {
    return new BatchNorm2d(weight, init.zeros(channels), init.buffer(0, channels), init.buffer(1, channels),
        new Counter(), MOMENTUM, EPS);
  }

  /// Runs a body in which norms go by their batch whether the run trains or not, and no running statistic moves: for
  /// images of another kind than those the network is for.
  public static <T> T byBatchAlone(Supplier<T> body) {
    return ScopedValue.where(BY_BATCH_ALONE, true).call(body::get);
  }

  /// @throws IllegalArgumentException `[batchNorm] weight must be (C) to match x …`
  @Override
  public Tensor forward(Tensor x) {
    boolean alone = BY_BATCH_ALONE.isBound();
    if (!alone && !Run.current().isTraining()) {
      return batchNorm(x, weight.value(), bias.value(), runningMean.value(), runningVar.value(), eps);
    }
    if (!alone) {
      track(x);
    }
    return batchNorm(x, weight.value(), bias.value(), eps);
  }

  /// No gradient flows into the running statistics and none is read from them here, so tapes need not see this.
  private void track(Tensor x) {
    Run.current().without(Decorator.Rank.TAPE).call(() -> {
      updateRunningStatistics(runningMean.value(), runningVar.value(), x, momentum);
      return numBatchesTracked.increment();
    });
  }
}
