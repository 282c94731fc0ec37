package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.SiluKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.Silu;
import org.terrane.tensor.op.Recorded;

/// [Silu] of F32: tasks are stretches of elements.
public final class SiluCpu implements Kernel<Silu> {
  @Override
  public boolean supports(Silu op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public void forward(Silu op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    long elements = output.shape().elements();
    Chunks chunks = Chunks.ofElements(elements);
    MemorySegment in = F32.of(inputs.getFirst());
    MemorySegment out = F32.of(output);
    Workers.run(chunks.tasks(), task -> SiluKernels.forward(in, out, chunks.firstElement(task, elements),
        chunks.lastElement(task, elements)));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(Silu op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted == null) {
      return;
    }
    long elements = gradient.shape().elements();
    Chunks chunks = Chunks.ofElements(elements);
    MemorySegment x = F32.of(call.input(0));
    MemorySegment g = F32.of(gradient);
    MemorySegment dx = F32.of(wanted);
    Workers.run(chunks.tasks(), task -> SiluKernels.backward(x, g, dx, chunks.firstElement(task, elements),
        chunks.lastElement(task, elements)));
  }
}
