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
import org.terrane.tensor.fused.SelfAttention;
import org.terrane.tensor.op.Recorded;

/// [SelfAttention], which reads heads where the projection left them, up to 128 wide, by [Attention]. Residual: the
/// log-sum of each query's powers, `(B, H, N)`.
public record SelfAttentionCuda(CudaDevice device) implements Kernel<SelfAttention> {
  @Override
  public boolean supports(SelfAttention op, List<Spec> inputs) {
    return Rows.fits(inputs) && inputs.getFirst().shape().size(2) <= 3 * op.heads() * Attention.WIDEST;
  }

  @Override
  public List<Spec> residuals(SelfAttention op, List<Spec> inputs) {
    Shape qkv = inputs.getFirst().shape();
    return List.of(new Spec(Shape.of(qkv.size(0), op.heads(), qkv.size(1)), DType.F32));
  }

  @Override
  public void forward(SelfAttention op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    DeviceMemory logSums = residuals.isEmpty() ? new DeviceMemory(0) : CudaDevice.first(residuals.getFirst());
    attention(op, inputs.getFirst()).forward(Heads.packed(output, 0, 1, op.heads()), logSums);
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
    if (wanted != null) {
      attention(op, call.input(0)).backward(Heads.packed(call.result(), 0, 1, op.heads()),
          Heads.packed(gradient, 0, 1, op.heads()), CudaDevice.first(call.residuals().getFirst()),
          new Gradients(Heads.packed(wanted, 0, 3, op.heads()), Heads.packed(wanted, 1, 3, op.heads()),
              Heads.packed(wanted, 2, 3, op.heads()), null), op.name());
    }
  }

  private Attention attention(SelfAttention op, Tensor qkv) {
    int width = qkv.size(2) / (3 * op.heads());
    int length = qkv.size(1);
    return new Attention(device, Rows.suffix(qkv.spec()), qkv.size(0), op.heads(), length, length, width, width,
        (float) (1 / Math.sqrt(width)), Heads.packed(qkv, 0, 3, op.heads()), Heads.packed(qkv, 1, 3, op.heads()),
        Heads.packed(qkv, 2, 3, op.heads()), null);
  }
}
