package org.terrane.nn.layer;

import static org.terrane.tensor.fused.ScaledDotProductAttention.scaledDotProductAttention;
import static org.terrane.tensor.fused.SelfAttention.selfAttention;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Multi-head self-attention: `y = proj(softmax(q·kᵀ / √d) · v)` with `(q, k, v) = qkv(x)`, in `heads` heads of width
/// `d = dim / heads`.
///
/// Shapes: x `(B, N, dim)` → `(B, N, dim)`; qkv.weight `(3·dim, dim)` as queries, keys, values. Source: timm,
/// `Attention`.
public record Attention(Linear qkv, Linear proj, int heads) implements Layer {
  public static Attention create(Init init, int dim, int heads) {
    if (heads < 1 || dim % heads != 0) {
      throw new IllegalArgumentException("[attention] heads must divide dim " + dim + ", but is " + heads);
    }
    return new Attention(Linear.create(init.at("qkv"), dim, 3 * dim), Linear.create(init.at("proj"), dim, dim), heads);
  }

  /// Makes queries and keys the same, and `gain` times larger than they were: before anything is learned, a token then
  /// attends to tokens like itself, where position codes say what is alike, instead of to all. Source: Trockman &
  /// Kolter 2023, "Mimetic Initialization of Self-Attention Layers", who factor such a product instead.
  ///
  /// @return this layer
  public Attention startAlike(double gain) {
    Scope.run(() -> {
      Tensor weight = qkv.weight().value(); // (3·dim, dim)
      int dim = weight.size(1);
      Tensor query = weight.slice(0, 0, dim).mul(gain);
      qkv.weight().assign(Tensor.concat(0, query, query, weight.slice(0, 2 * dim, 3 * dim)));
    });
    return this;
  }

  public Tensor forward(Tensor x) {
    return proj.forward(selfAttention(qkv.forward(x), heads)); // (B, N, 3·dim) → (B, N, dim)
  }

  /// With tokens that no token looks at, as where a sequence is filled up to the length of others.
  ///
  /// @param present BOOL `(B, N)`, false at such tokens; each sequence has one that is true, or its results are NaN
  public Tensor forward(Tensor x, Tensor present) {
    int batch = x.size(0);
    int length = x.size(1);
    Tensor parts = qkv.forward(x).reshape(batch, length, 3, heads, x.size(2) / heads).permute(2, 0, 3, 1, 4);
    Tensor joined = scaledDotProductAttention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2),
        present.reshape(batch, 1, 1, length)); // (B, heads, N, dim / heads)
    return proj.forward(joined.permute(0, 2, 1, 3).reshape(batch, length, x.size(2)));
  }
}
