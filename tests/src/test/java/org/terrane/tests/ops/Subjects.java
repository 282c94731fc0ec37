package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tests.ops.OpRow.Trait;

/// What the tests call rows on.
final class Subjects {
  private Subjects() {}

  /// Random tiny sizes, rows around the length of vectors, and none at all.
  static List<Sizes> sizesOf(OpRow row) {
    List<Sizes> sizes = new ArrayList<>(tiny());
    IntStream.of(1, 31, 32, 33).mapToObj(Sizes::edge).forEach(sizes::add);
    if (!row.has(Trait.NEVER_EMPTY)) {
      sizes.add(Sizes.empty());
    }
    return sizes;
  }

  static List<Sizes> tiny() {
    return IntStream.range(0, 4).mapToObj(Sizes::tiny).toList();
  }

  /// Rows whose floating inputs all have a gradient.
  static Stream<OpRow> differentiable() {
    return OpCatalog.rows(Trait.DIFFERENTIABLE).stream();
  }

  /// A gradient for a result, the same for the same shape.
  static Tensor seed(Tensor result) {
    return Tensor.normal(Key.of(Sizes.SEED).fold("seed"), DType.F32, result.shape().toArray()).to(result.dtype());
  }
}
