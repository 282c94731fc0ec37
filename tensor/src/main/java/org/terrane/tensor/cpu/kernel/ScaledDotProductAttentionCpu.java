package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.engine.LayoutRule;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.op.Recorded;

/// [ScaledDotProductAttention] of F32, with no mask, one of BOOL or an added one that differs from head to head. No
/// matrix of scores is ever stored. Residual: the log-sum of each query's powers, `(B, H, N)`.
public final class ScaledDotProductAttentionCpu implements Kernel<ScaledDotProductAttention> {
  @Override
  public boolean supports(ScaledDotProductAttention op, List<Spec> inputs) {
    return F32.all(inputs.subList(0, 3))
        && (inputs.size() == 3 || inputs.get(3).dtype() == DType.BOOL || op.addsByHead(inputs));
  }

  @Override
  public LayoutRule accepts() {
    return LayoutRule.LAST_CONTIGUOUS;
  }

  @Override
  public List<Spec> residuals(ScaledDotProductAttention op, List<Spec> inputs) {
    Shape q = inputs.getFirst().shape();
    return List.of(new Spec(q.range(0, 3), DType.F32));
  }

  @Override
  public void forward(ScaledDotProductAttention op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    MemorySegment logSums = residuals.isEmpty() ? MemorySegment.NULL : F32.of(residuals.getFirst());
    tasks(op, inputs.get(0), inputs.get(1), inputs.get(2), inputs.size() == 4 ? inputs.get(3) : null)
        .forward(AttentionTasks.Operand.of(output), logSums);
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(ScaledDotProductAttention op) {
    return Recorded.Saves.inputs().andOutput();
  }

  @Override
  public void backward(ScaledDotProductAttention op, Recorded call, Tensor gradient,
      List<@Nullable Tensor> inputGradients) {
    Tensor mask = call.specs().size() == 4 ? call.input(3) : null;
    Tensor dMask = mask == null ? null : inputGradients.get(3);
    int batch = call.input(0).size(0);
    try (Gradient dq = Gradient.of(inputGradients.get(0), call.input(0), op.name());
        Gradient dk = Gradient.of(inputGradients.get(1), call.input(1), op.name());
        Gradient dv = Gradient.of(inputGradients.get(2), call.input(2), op.name());
        MaskGradient added = dMask == null ? null : MaskGradient.of(dMask, batch, op.name())) {
      tasks(op, call.input(0), call.input(1), call.input(2), mask)
          .backward(AttentionTasks.Operand.of(call.result()), AttentionTasks.Operand.of(gradient),
              F32.of(call.residuals().getFirst()), new AttentionTasks.Gradients(operand(dq, call.input(0)),
                  operand(dk, call.input(1)), operand(dv, call.input(2)), added == null ? null : added.operand(),
                  added == null ? batch : added.groups()));
      if (added != null) {
        added.finish();
      }
    }
  }

  private static AttentionTasks tasks(ScaledDotProductAttention op, Tensor q, Tensor k, Tensor v,
      @Nullable Tensor mask) {
    AttentionTasks.MaskOperand may = mask == null ? null : new AttentionTasks.MaskOperand(mask.storage().segment(),
        mask.layout().expand(q.shape().with(3, k.size(2))), mask.dtype());
    return new AttentionTasks(q.size(0), q.size(1), q.size(2), k.size(2), q.size(3), v.size(3), op.scale(),
        AttentionTasks.Operand.of(q), AttentionTasks.Operand.of(k), AttentionTasks.Operand.of(v), may);
  }

  /// A gradient's memory is contiguous, in the shape of its input.
  private static AttentionTasks.Operand operand(Gradient gradient, Tensor input) {
    long row = input.size(3);
    long head = row * input.size(2);
    return new AttentionTasks.Operand(gradient.memory(), head * input.size(1), head, row);
  }
}
