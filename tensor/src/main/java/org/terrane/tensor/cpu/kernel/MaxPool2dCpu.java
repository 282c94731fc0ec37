package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.MaxPoolKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.MaxPool2d;
import org.terrane.tensor.fused.Window2d;
import org.terrane.tensor.op.Recorded;

/// [MaxPool2d] of F32: tasks are blocks of planes. Residual: the place of each window's largest pixel, a number below
/// size².
public final class MaxPool2dCpu implements Kernel<MaxPool2d> {
  @Override
  public boolean supports(MaxPool2d op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public List<Spec> residuals(MaxPool2d op, List<Spec> inputs) {
    return List.of(op.infer(inputs));
  }

  @Override
  public void forward(MaxPool2d op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Shape shape = inputs.getFirst().shape();
    MemorySegment x = F32.of(inputs.getFirst());
    MemorySegment y = F32.of(output);
    MemorySegment places = residuals.isEmpty() ? MemorySegment.NULL : F32.of(residuals.getFirst());
    Chunks planes = planes(shape);
    Workers.run(planes.tasks(), task ->
        MaxPoolKernels.forward(x, y, places, geometry(op.window(), shape), planes.from(task), planes.to(task)));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(MaxPool2d op) {
    return Recorded.Saves.nothing();
  }

  @Override
  public void backward(MaxPool2d op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted == null) {
      return;
    }
    MemorySegment g = F32.of(gradient);
    MemorySegment places = F32.of(call.residuals().getFirst());
    MemorySegment dx = F32.of(wanted);
    Chunks planes = planes(wanted.shape());
    Workers.run(planes.tasks(), task -> MaxPoolKernels.backward(g, places, dx, geometry(op.window(), wanted.shape()),
        planes.from(task), planes.to(task)));
  }

  private static Chunks planes(Shape images) {
    return Chunks.of((long) images.size(0) * images.size(1), (long) images.size(2) * images.size(3));
  }

  private static MaxPoolKernels.Geometry geometry(Window2d window, Shape images) {
    int h = images.size(2);
    int w = images.size(3);
    return new MaxPoolKernels.Geometry(h, w, window.places(h), window.places(w), window.size(), window.stride(),
        window.padding());
  }
}
