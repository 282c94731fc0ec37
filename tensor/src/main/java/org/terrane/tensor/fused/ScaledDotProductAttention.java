package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Attention: `y = softmax(scale · q·kᵀ + mask) · v`, for each batch element and head.
///
/// Shapes: q `(B, H, N, D)`, k `(B, H, M, D)`, v `(B, H, M, E)`, mask broadcastable to `(B, H, N, M)` →
/// `(B, H, N, E)`. A BOOL mask is true where a query may look; a floating mask is added, and has a gradient,
/// as a position bias needs. A query that may look nowhere is undefined (NaN), as in PyTorch.
/// Source: Vaswani et al., "Attention Is All You Need", 2017, eq. 1; PyTorch,
/// `torch.nn.functional.scaled_dot_product_attention`.
public record ScaledDotProductAttention(float scale) implements Fused {
  /// With the usual scale `1/√D`.
  public static Tensor scaledDotProductAttention(Tensor q, Tensor k, Tensor v) {
    return Engine.apply(new ScaledDotProductAttention(usualScale(q)), q, k, v);
  }

  /// With a mask, and the usual scale `1/√D`.
  public static Tensor scaledDotProductAttention(Tensor q, Tensor k, Tensor v, Tensor mask) {
    return Engine.apply(new ScaledDotProductAttention(usualScale(q)), q, k, v, mask);
  }

  /// Whether the mask is one that differs from head to head and is added, as position biases do: `(H, N, M)` or
  /// `(1 or B, H, N, M)`. Kernels are for those.
  public boolean addsByHead(List<Spec> inputs) {
    Spec mask = inputs.get(3);
    Shape scores = inputs.get(0).shape().with(3, inputs.get(1).shape().size(2));
    return mask.dtype() != DType.BOOL && (mask.shape().equals(scores) || mask.shape().equals(scores.with(0, 1))
        || mask.shape().equals(scores.without(0)));
  }

  @Override
  public Precision precision() {
    return Precision.LOW;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, Math.clamp(inputs.size(), 3, 4));
    Spec q = inputs.get(0);
    Shape k = inputs.get(1).shape();
    Checks.floating(this, "q", q.dtype());
    Checks.require(q.shape().rank() == 4, this, "q", "(B, H, N, D)", q.shape());
    Checks.require(k.rank() == 4 && k.with(2, q.shape().size(2)).equals(q.shape()), this, "k",
        () -> "(" + q.shape().size(0) + ", " + q.shape().size(1) + ", M, " + q.shape().size(3) + ") to match q "
            + q.shape(),
        k);
    Shape v = inputs.get(2).shape();
    Checks.require(v.rank() == 4 && v.range(0, 3).equals(k.range(0, 3)), this, "v",
        () -> "(" + k.size(0) + ", " + k.size(1) + ", " + k.size(2) + ", E) to match k " + k, v);
    Checks.dtype(this, "k", q.dtype(), inputs.get(1).dtype());
    Checks.dtype(this, "v", q.dtype(), inputs.get(2).dtype());
    if (inputs.size() == 4) {
      checkMask(inputs.get(3), q, k.size(2));
    }
    return q.with(q.shape().with(3, v.size(3)));
  }

  @Override
  public long flops(List<Spec> inputs) {
    Shape k = inputs.get(1).shape();
    return 2 * inputs.get(0).shape().with(3, 1).elements() * k.size(2) * (k.size(3) + inputs.get(2).shape().size(3));
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor scores = wide(inputs.get(0)).matmul(wide(inputs.get(1)).transpose(-1, -2)).mul(scale);
    if (inputs.size() == 4) {
      scores = masked(scores, inputs.get(3));
    }
    return softmax(scores, -1).matmul(wide(inputs.get(2))).to(inputs.get(0).dtype());
  }

  private static Tensor masked(Tensor scores, Tensor mask) {
    return mask.dtype() == DType.BOOL
        ? Tensor.where(mask, scores, Tensor.full(Double.NEGATIVE_INFINITY, scores.dtype(), 1))
        : scores.add(wide(mask));
  }

  private void checkMask(Spec mask, Spec q, int keys) {
    Shape scores = q.shape().with(3, keys);
    Checks.require(broadcasts(mask.shape(), scores), this, "mask", () -> "broadcastable to " + scores, mask.shape());
    Checks.require(mask.dtype() == DType.BOOL || mask.dtype() == q.dtype(), this, "mask",
        () -> "BOOL or " + q.dtype(), mask.dtype());
  }

  private static boolean broadcasts(Shape from, Shape to) {
    for (int i = 1; i <= from.rank(); i++) {
      if (i > to.rank() || from.size(-i) != 1 && from.size(-i) != to.size(-i)) {
        return false;
      }
    }
    return true;
  }

  private static float usualScale(Tensor q) {
    return q.shape().rank() == 0 ? 1 : (float) (1 / Math.sqrt(q.size(-1)));
  }
}
