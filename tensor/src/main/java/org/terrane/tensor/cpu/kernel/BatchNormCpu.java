package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.PlaneKernels;
import org.terrane.tensor.cpu.simd.Planes;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.op.Recorded;

/// [BatchNorm] of F32: tasks are blocks of channels. Residual: mean and 1/deviation of each channel, `(2, C)`.
public final class BatchNormCpu implements Kernel<BatchNorm> {
  @Override
  public boolean supports(BatchNorm op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public List<Spec> residuals(BatchNorm op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(2, inputs.getFirst().shape().size(1)), DType.F32));
  }

  @Override
  public void forward(BatchNorm op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    MemorySegment x = F32.of(inputs.get(0));
    MemorySegment weight = F32.of(inputs.get(1));
    MemorySegment bias = F32.of(inputs.get(2));
    boolean given = inputs.size() == 5;
    MemorySegment y = F32.of(output);
    int channels = output.size(1);
    forEachChannel(output, (channel, planes) -> {
      float mean = given ? F32.get(F32.of(inputs.get(3)), channel) : PlaneKernels.mean(x, planes);
      double variance = given ? F32.get(F32.of(inputs.get(4)), channel) : PlaneKernels.variance(x, planes, mean);
      float r = (float) (1 / Math.sqrt(variance + op.eps()));
      PlaneKernels.normalize(x, y, planes, mean, r * F32.get(weight, channel), F32.get(bias, channel));
      if (!residuals.isEmpty()) {
        MemorySegment statistics = F32.of(residuals.getFirst());
        F32.put(statistics, channel, mean);
        F32.put(statistics, channels + channel, r);
      }
    });
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(BatchNorm op) {
    return Recorded.Saves.inputs(0, 1);
  }

  /// With `n = (x − mean)·r`: `dbias = Σ g`, `dweight = Σ g·n`. Statistics of the batch depend on x, so
  /// `dx = weight·r · (g − dbias/M − n · dweight/M)`; given ones do not: `dx = weight·r · g`,
  /// `dmean = −weight·r · dbias`, `dvariance = −½·weight·r² · dweight`.
  @Override
  public void backward(BatchNorm op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    MemorySegment x = F32.of(call.input(0));
    MemorySegment weight = F32.of(call.input(1));
    MemorySegment statistics = F32.of(call.residuals().getFirst());
    MemorySegment g = F32.of(gradient);
    int channels = gradient.size(1);
    boolean given = inputGradients.size() == 5;
    forEachChannel(gradient, (channel, planes) -> {
      float mean = F32.get(statistics, channel);
      float r = F32.get(statistics, channels + channel);
      float scale = F32.get(weight, channel) * r;
      double dbias = PlaneKernels.sum(g, planes);
      double dweight = r * PlaneKernels.dot(g, x, 0, mean, planes);
      put(inputGradients, 1, channel, dweight);
      put(inputGradients, 2, channel, dbias);
      double share = given ? 0 : -scale / planes.numbers();
      if (given) {
        put(inputGradients, 3, channel, -scale * dbias);
        put(inputGradients, 4, channel, -0.5 * scale * r * dweight);
      }
      Tensor dx = inputGradients.getFirst();
      if (dx != null) {
        PlaneKernels.spread(g, x, F32.of(dx), planes, scale, mean, (float) (share * r * dweight),
            (float) (share * dbias));
      }
    });
  }

  private static void put(List<@Nullable Tensor> gradients, int input, int channel, double value) {
    Tensor wanted = gradients.get(input);
    if (wanted != null) {
      F32.put(F32.of(wanted), channel, (float) value);
    }
  }

  /// What to do with the planes of one channel.
  @FunctionalInterface
  interface Body {
    void run(int channel, Planes planes);
  }

  /// Goes through the channels of x `(N, C, …)`, a block of them a task.
  static void forEachChannel(Tensor x, Body body) {
    int n = x.size(0);
    int c = x.size(1);
    int p = (int) (x.shape().elements() / n / c);
    Chunks chunks = Chunks.of(c, (long) n * p);
    Workers.run(chunks.tasks(), task -> {
      for (int channel = (int) chunks.from(task); channel < chunks.to(task); channel++) {
        body.run(channel, Planes.ofChannel(channel, n, c, p));
      }
    });
  }
}
