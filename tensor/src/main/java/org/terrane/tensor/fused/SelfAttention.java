package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.ScaledDotProductAttention.scaledDotProductAttention;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Multi-head attention of a sequence on itself, from packed queries, keys and values to joined heads.
///
/// It is [ScaledDotProductAttention] with scale `1/√D` between the two projections of a transformer block, without
/// the permutations around it: kernels read and write the packed rows in place.
/// Shapes: qkv `(B, N, 3·H·D)`, the last axis as `(3, H, D)` (timm, `vision_transformer.Attention`) → `(B, N, H·D)`.
public record SelfAttention(int heads) implements Fused {
  public static Tensor selfAttention(Tensor qkv, int heads) {
    return Engine.apply(new SelfAttention(heads), qkv);
  }

  @Override
  public Precision precision() {
    return Precision.LOW;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Spec qkv = inputs.getFirst();
    Checks.floating(this, "qkv", qkv.dtype());
    boolean fits = heads > 0 && qkv.shape().rank() == 3 && qkv.shape().size(2) % (3 * heads) == 0;
    Checks.require(fits, this, "qkv", () -> "(B, N, 3·" + heads + "·D) for " + heads + " heads", qkv.shape());
    return qkv.with(qkv.shape().with(2, qkv.shape().size(2) / 3));
  }

  @Override
  public long flops(List<Spec> inputs) {
    Shape qkv = inputs.getFirst().shape();
    return 4 * qkv.elements() / 3 * qkv.size(1);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor qkv = inputs.getFirst();
    int batch = qkv.size(0);
    int length = qkv.size(1);
    int width = qkv.size(2) / 3;
    Tensor parts = qkv.reshape(batch, length, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
    Tensor joined = scaledDotProductAttention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2));
    return joined.permute(0, 2, 1, 3).reshape(batch, length, width);
  }
}
