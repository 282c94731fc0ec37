package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.kernel.Attention.Gradients;
import org.terrane.cuda.kernel.Attention.Heads;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.engine.LayoutRule;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.op.Recorded;

/// [ScaledDotProductAttention] with no mask, one of BOOL or an added one that differs from head to head, heads up to
/// 128 wide, by [Attention]. Residual: the log-sum of each query's powers, `(B, H, N)`.
public record ScaledDotProductAttentionCuda(CudaDevice device) implements Kernel<ScaledDotProductAttention> {
  @Override
  public boolean supports(ScaledDotProductAttention op, List<Spec> inputs) {
    return Rows.fits(inputs.subList(0, 3)) && inputs.get(0).shape().size(3) <= Attention.WIDEST
        && inputs.get(2).shape().size(3) <= Attention.WIDEST
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
    DeviceMemory logSums = residuals.isEmpty() ? new DeviceMemory(0) : CudaDevice.first(residuals.getFirst());
    attention(op, inputs.get(0), inputs.get(1), inputs.get(2), inputs.size() == 4 ? inputs.get(3) : null)
        .forward(Heads.of(output), logSums);
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
    Gradients wanted = new Gradients(Heads.of(inputGradients.get(0)), Heads.of(inputGradients.get(1)),
        Heads.of(inputGradients.get(2)), mask == null ? null : inputGradients.get(3));
    attention(op, call.input(0), call.input(1), call.input(2), mask).backward(Heads.of(call.result()),
        Heads.of(gradient), CudaDevice.first(call.residuals().getFirst()), wanted, op.name());
  }

  private Attention attention(ScaledDotProductAttention op, Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
    return new Attention(device, Rows.suffix(q.spec()), q.size(0), q.size(1), q.size(2), k.size(2), q.size(3),
        v.size(3), op.scale(), Heads.of(q), Heads.of(k), Heads.of(v), mask);
  }
}
