package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ColumnSums;
import org.terrane.tensor.cpu.simd.PlaneKernels;
import org.terrane.tensor.cpu.simd.Planes;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.GroupNorm;
import org.terrane.tensor.op.Recorded;

/// [GroupNorm] of F32: tasks are blocks of groups. Residual: mean and 1/deviation of each of the N·G groups,
/// `(2, N·G)`.
public final class GroupNormCpu implements Kernel<GroupNorm> {
  @Override
  public boolean supports(GroupNorm op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public List<Spec> residuals(GroupNorm op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(2, inputs.getFirst().shape().size(0) * op.groups()), DType.F32));
  }

  @Override
  public void forward(GroupNorm op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    MemorySegment x = F32.of(inputs.get(0));
    MemorySegment weight = F32.of(inputs.get(1));
    MemorySegment bias = F32.of(inputs.get(2));
    MemorySegment y = F32.of(output);
    Groups groups = Groups.of(output, op.groups());
    groups.forEach(group -> {
      float mean = PlaneKernels.mean(x, groups.whole(group));
      float r = (float) (1 / Math.sqrt(PlaneKernels.variance(x, groups.whole(group), mean) + op.eps()));
      for (int i = 0; i < groups.channels; i++) {
        int channel = groups.channel(group, i);
        PlaneKernels.normalize(x, y, groups.plane(group, i), mean, r * F32.get(weight, channel),
            F32.get(bias, channel));
      }
      if (!residuals.isEmpty()) {
        MemorySegment statistics = F32.of(residuals.getFirst());
        F32.put(statistics, group, mean);
        F32.put(statistics, groups.count + group, r);
      }
    });
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(GroupNorm op) {
    return Recorded.Saves.inputs(0, 1);
  }

  /// With `n = (x − mean)·r` and `h = g·weight`: `dx = r · (h − mean(h) − n · mean(h·n))`, `dweight = Σ g·n`,
  /// `dbias = Σ g`. Each plane's two sums are kept, `(2, N, C)`; those of a channel are then added in order.
  @Override
  public void backward(GroupNorm op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    int samples = gradient.size(0);
    int channels = gradient.size(1);
    long planes = (long) samples * channels;
    Groups groups = Groups.of(gradient, op.groups());
    try (Scratch sums = Scratch.floats(gradient, 2 * planes, op.name());
        Gradient dx = Gradient.of(inputGradients.getFirst(), gradient, op.name())) {
      groups.forEach(group -> backward(groups, group, call, F32.of(gradient), dx.memory(), sums.memory()));
      for (int i = 1; i <= 2; i++) {
        Tensor wanted = inputGradients.get(i);
        if (wanted != null) {
          ColumnSums.addRows(sums.memory(), (i - 1) * planes, channels, samples, channels, F32.of(wanted));
        }
      }
    }
  }

  private static void backward(Groups groups, int group, Recorded call, MemorySegment g, MemorySegment dx,
      MemorySegment sums) {
    MemorySegment x = F32.of(call.input(0));
    MemorySegment weight = F32.of(call.input(1));
    MemorySegment statistics = F32.of(call.residuals().getFirst());
    float mean = F32.get(statistics, group);
    float r = F32.get(statistics, groups.count + group);
    double sumH = 0;
    double sumHn = 0;
    for (int i = 0; i < groups.channels; i++) {
      Planes plane = groups.plane(group, i);
      double dweight = r * PlaneKernels.dot(g, x, 0, mean, plane);
      double dbias = PlaneKernels.sum(g, plane);
      long at = (long) group * groups.channels + i;
      F32.put(sums, at, (float) dweight);
      F32.put(sums, (long) groups.count * groups.channels + at, (float) dbias);
      sumH += F32.get(weight, groups.channel(group, i)) * dbias;
      sumHn += F32.get(weight, groups.channel(group, i)) * dweight;
    }
    double share = -r / groups.whole(group).numbers();
    for (int i = 0; i < groups.channels; i++) {
      PlaneKernels.spread(g, x, dx, groups.plane(group, i), r * F32.get(weight, groups.channel(group, i)), mean,
          (float) (share * r * sumHn), (float) (share * sumH));
    }
  }

  /// The groups of x `(N, C, P)`, `perSample` to a sample, one behind the other, each of so many `channels`.
  private record Groups(int count, int perSample, int channels, int pixels) {
    static Groups of(Tensor x, int perSample) {
      int pixels = (int) (x.shape().elements() / x.size(0) / x.size(1));
      return new Groups(x.size(0) * perSample, perSample, x.size(1) / perSample, pixels);
    }

    Planes whole(int group) {
      return Planes.one((long) group * channels * pixels, channels * pixels);
    }

    Planes plane(int group, int i) {
      return Planes.one(((long) group * channels + i) * pixels, pixels);
    }

    int channel(int group, int i) {
      return group % perSample * channels + i;
    }

    void forEach(IntConsumer body) {
      Chunks chunks = Chunks.of(count, (long) channels * pixels);
      Workers.run(chunks.tasks(), task -> {
        for (int group = (int) chunks.from(task); group < chunks.to(task); group++) {
          body.accept(group);
        }
      });
    }
  }
}
