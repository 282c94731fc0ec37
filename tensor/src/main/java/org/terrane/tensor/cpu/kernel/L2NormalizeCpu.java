package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.L2NormalizeKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.op.Recorded;

/// [L2Normalize] of F32 along the last axis: tasks are blocks of rows. Residual: the sum of squares of each row, `(R)`.
public final class L2NormalizeCpu implements Kernel<L2Normalize> {
  @Override
  public boolean supports(L2Normalize op, List<Spec> inputs) {
    return F32.all(inputs) && op.axis() == inputs.getFirst().shape().rank() - 1;
  }

  @Override
  public List<Spec> residuals(L2Normalize op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of((int) F32.rows(inputs.getFirst())), DType.F32));
  }

  @Override
  public void forward(L2Normalize op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    int width = output.size(-1);
    Chunks chunks = Chunks.of(F32.rows(output.spec()), width);
    MemorySegment in = F32.of(inputs.getFirst());
    MemorySegment out = F32.of(output);
    MemorySegment squares = residuals.isEmpty() ? MemorySegment.NULL : F32.of(residuals.getFirst());
    Workers.run(chunks.tasks(), task -> L2NormalizeKernels.forward(in, out, squares, chunks.from(task),
        chunks.to(task), width, (float) op.bound()));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(L2Normalize op) {
    return Recorded.Saves.onlyOutput();
  }

  @Override
  public void backward(L2Normalize op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted == null) {
      return;
    }
    int width = gradient.size(-1);
    Chunks chunks = Chunks.of(F32.rows(gradient.spec()), width);
    MemorySegment result = F32.of(call.result());
    MemorySegment squares = F32.of(call.residuals().getFirst());
    MemorySegment incoming = F32.of(gradient);
    MemorySegment outgoing = F32.of(wanted);
    Workers.run(chunks.tasks(), task -> L2NormalizeKernels.backward(result, squares, incoming, outgoing,
        chunks.from(task), chunks.to(task), width, (float) op.bound()));
  }
}
