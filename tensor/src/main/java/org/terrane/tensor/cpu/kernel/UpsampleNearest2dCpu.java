package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.NearestKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.UpsampleNearest2d;
import org.terrane.tensor.op.Recorded;

/// [UpsampleNearest2d] of F32: tasks are blocks of planes.
public final class UpsampleNearest2dCpu implements Kernel<UpsampleNearest2d> {
  @Override
  public boolean supports(UpsampleNearest2d op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public void forward(UpsampleNearest2d op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    MemorySegment x = F32.of(inputs.getFirst());
    MemorySegment y = F32.of(output);
    NearestKernels.Geometry geometry = geometry(op, inputs.getFirst().shape());
    Chunks planes = planes(output.shape());
    Workers.run(planes.tasks(), task ->
        NearestKernels.forward(x, y, geometry, planes.from(task), planes.to(task)));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(UpsampleNearest2d op) {
    return Recorded.Saves.nothing();
  }

  @Override
  public void backward(UpsampleNearest2d op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted == null) {
      return;
    }
    MemorySegment g = F32.of(gradient);
    MemorySegment dx = F32.of(wanted);
    NearestKernels.Geometry geometry = geometry(op, wanted.shape());
    Chunks planes = planes(gradient.shape());
    Workers.run(planes.tasks(), task ->
        NearestKernels.backward(g, dx, geometry, planes.from(task), planes.to(task)));
  }

  private static Chunks planes(Shape images) {
    return Chunks.of((long) images.size(0) * images.size(1), (long) images.size(2) * images.size(3));
  }

  private static NearestKernels.Geometry geometry(UpsampleNearest2d op, Shape images) {
    return new NearestKernels.Geometry(images.size(2), images.size(3), op.height(), op.width());
  }
}
