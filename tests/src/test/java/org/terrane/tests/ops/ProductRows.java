package org.terrane.tests.ops;

import java.util.List;
import org.terrane.tensor.fused.Linear;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.fused.SelfAttention;
import org.terrane.tensor.op.MatMul;
import org.terrane.tests.ops.Input.Domain;

/// Products of matrices, and attention.
final class ProductRows {
  private ProductRows() {}

  static List<OpRow> all() {
    return List.of(
        OpRow.of("matmul", Tolerance.SUM, ProductRows::matmul).smooth(),
        OpRow.of("batched matmul", Tolerance.SUM, ProductRows::batchedMatmul).smooth(),
        OpRow.of("linear", Tolerance.SUM, sizes -> linear(sizes, Linear.Activation.NONE, true)).smooth(),
        OpRow.of("linear without bias", Tolerance.SUM, sizes -> linear(sizes, Linear.Activation.NONE, false)).smooth(),
        OpRow.of("linear and gelu", Tolerance.SUM, sizes -> linear(sizes, Linear.Activation.GELU, true)).smooth(),
        OpRow.of("attention", Tolerance.SUM, sizes -> attention(sizes, Mask.NONE)).smooth(),
        OpRow.of("attention with a mask", Tolerance.SUM, sizes -> attention(sizes, Mask.BOOL)).smooth(),
        OpRow.of("attention with an added mask", Tolerance.SUM, sizes -> attention(sizes, Mask.ADDED)).smooth(),
        OpRow.of("attention with a mask for each", Tolerance.SUM, sizes -> attention(sizes, Mask.ADDED_EACH)).smooth(),
        OpRow.of("self attention", Tolerance.SUM, ProductRows::selfAttention).smooth());
  }

  /// `ADDED` is one that the batch shares, as `ADDED_ONE` is, which has an axis for it; `ADDED_EACH` differs from batch
  /// element to batch element.
  enum Mask { NONE, BOOL, ADDED, ADDED_ONE, ADDED_EACH }

  private static OpCall matmul(Sizes sizes) {
    int inner = sizes.width();
    return OpCall.of(new MatMul(), Input.any(sizes.length(), inner), Input.any(inner, sizes.length()));
  }

  private static OpCall batchedMatmul(Sizes sizes) {
    int batch = sizes.batch();
    int inner = sizes.length();
    return OpCall.of(new MatMul(), Input.any(batch, 2, sizes.length(), inner),
        Input.any(batch, 2, inner, sizes.width()));
  }

  private static OpCall linear(Sizes sizes, Linear.Activation activation, boolean bias) {
    int inner = sizes.width();
    int outer = sizes.length() + 1;
    Input x = Input.any(sizes.batch(), sizes.length(), inner);
    Input weight = Input.any(outer, inner);
    Linear linear = new Linear(activation);
    return bias ? OpCall.of(linear, x, weight, Input.any(outer)) : OpCall.of(linear, x, weight);
  }

  private static OpCall attention(Sizes sizes, Mask mask) {
    int batch = sizes.batch();
    int queries = sizes.length();
    int keys = sizes.length();
    int width = Math.min(64, sizes.width());
    return attention(batch, queries, keys, width, width + 1, mask);
  }

  /// With two heads.
  static OpCall attention(int batch, int queries, int keys, int width, int valueWidth, Mask mask) {
    int heads = 2;
    Input q = Input.any(batch, heads, queries, width);
    Input k = Input.any(batch, heads, keys, width);
    Input v = Input.any(batch, heads, keys, valueWidth);
    ScaledDotProductAttention op = new ScaledDotProductAttention((float) (1 / Math.sqrt(width)));
    return switch (mask) {
      case NONE -> OpCall.of(op, q, k, v);
      case BOOL -> OpCall.of(op, q, k, v, Input.of(Domain.MASK, batch, 1, queries, keys));
      case ADDED -> OpCall.of(op, q, k, v, Input.any(heads, queries, keys));
      case ADDED_ONE -> OpCall.of(op, q, k, v, Input.any(1, heads, queries, keys));
      case ADDED_EACH -> OpCall.of(op, q, k, v, Input.any(batch, heads, queries, keys));
    };
  }

  private static OpCall selfAttention(Sizes sizes) {
    int heads = 3;
    return OpCall.of(new SelfAttention(heads),
        Input.any(sizes.batch(), sizes.length(), 3 * heads * Math.min(64, sizes.width())));
  }
}
