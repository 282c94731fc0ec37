package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.GeluKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.op.Recorded;

/// The exact [Gelu] of F32: tasks are stretches of elements.
public final class GeluCpu implements Kernel<Gelu> {
  @Override
  public boolean supports(Gelu op, List<Spec> inputs) {
    return F32.all(inputs) && op.form() == Gelu.Form.EXACT;
  }

  @Override
  public void forward(Gelu op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    long elements = output.shape().elements();
    Chunks chunks = Chunks.ofElements(elements);
    MemorySegment in = F32.of(inputs.getFirst());
    MemorySegment out = F32.of(output);
    Workers.run(chunks.tasks(), task -> GeluKernels.forward(in, out, chunks.firstElement(task, elements),
        chunks.lastElement(task, elements)));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(Gelu op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted != null) {
      backward(F32.of(call.input(0)), F32.of(gradient), F32.of(wanted), gradient.shape().elements());
    }
  }

  /// `to = gelu'(x) · gradient`
  static void backward(MemorySegment x, MemorySegment gradient, MemorySegment to, long elements) {
    Chunks chunks = Chunks.ofElements(elements);
    Workers.run(chunks.tasks(), task -> GeluKernels.backward(x, gradient, to, chunks.firstElement(task, elements),
        chunks.lastElement(task, elements)));
  }
}
