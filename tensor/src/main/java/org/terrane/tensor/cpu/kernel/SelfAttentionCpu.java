package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.kernel.AttentionTasks.Operand;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.SelfAttention;
import org.terrane.tensor.op.Recorded;

/// [SelfAttention] of F32, which reads heads where the projection left them and joins them where they are read next.
/// Residual: the log-sum of each query's powers, `(B, H, N)`.
public final class SelfAttentionCpu implements Kernel<SelfAttention> {
  @Override
  public boolean supports(SelfAttention op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public List<Spec> residuals(SelfAttention op, List<Spec> inputs) {
    Shape qkv = inputs.getFirst().shape();
    return List.of(new Spec(Shape.of(qkv.size(0), op.heads(), qkv.size(1)), DType.F32));
  }

  @Override
  public void forward(SelfAttention op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    MemorySegment logSums = residuals.isEmpty() ? MemorySegment.NULL : F32.of(residuals.getFirst());
    tasks(op, inputs.getFirst()).forward(Operand.packed(output, 0, 1, op.heads()), logSums);
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(SelfAttention op) {
    return Recorded.Saves.inputs().andOutput();
  }

  @Override
  public void backward(SelfAttention op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted == null) {
      return;
    }
    tasks(op, call.input(0)).backward(Operand.packed(call.result(), 0, 1, op.heads()),
        Operand.packed(gradient, 0, 1, op.heads()), F32.of(call.residuals().getFirst()),
        new AttentionTasks.Gradients(Operand.packed(wanted, 0, 3, op.heads()),
            Operand.packed(wanted, 1, 3, op.heads()), Operand.packed(wanted, 2, 3, op.heads()), null, wanted.size(0)));
  }

  private static AttentionTasks tasks(SelfAttention op, Tensor qkv) {
    int width = qkv.size(2) / (3 * op.heads());
    return new AttentionTasks(qkv.size(0), op.heads(), qkv.size(1), qkv.size(1), width, width,
        (float) (1 / Math.sqrt(width)), Operand.packed(qkv, 0, 3, op.heads()), Operand.packed(qkv, 1, 3, op.heads()),
        Operand.packed(qkv, 2, 3, op.heads()), null);
  }
}
