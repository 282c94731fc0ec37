package org.terrane.tests.ops;

import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.op.Expand;
import org.terrane.tensor.op.Permute;
import org.terrane.tensor.op.Reshape;
import org.terrane.tensor.op.Slice;

/// The same numbers in another way.
final class ViewRows {
  private ViewRows() {}

  static List<OpRow> all() {
    return List.of(
        OpRow.of("reshape", Tolerance.EXACT, ViewRows::reshape).smooth(),
        OpRow.of("permute", Tolerance.EXACT,
            sizes -> OpCall.of(new Permute(List.of(2, 0, 1)), block(sizes))).smooth(),
        OpRow.of("slice with a step", Tolerance.EXACT, sizes -> slice(sizes, 2)).smooth(),
        OpRow.of("slice of nothing", Tolerance.EXACT,
            sizes -> OpCall.of(new Slice(1, 1, 1, 1), block(sizes))).smooth(),
        OpRow.of("slice", Tolerance.EXACT, sizes -> slice(sizes, 1)).smooth(),
        OpRow.of("expand", Tolerance.EXACT, ViewRows::expand).smooth());
  }

  private static Input block(Sizes sizes) {
    return Input.any(sizes.batch(), sizes.length(), sizes.width());
  }

  private static OpCall reshape(Sizes sizes) {
    Input x = block(sizes);
    Shape shape = x.shape();
    return OpCall.of(new Reshape(Shape.of(shape.size(1), shape.size(0) * shape.size(2))), x);
  }

  private static OpCall slice(Sizes sizes, int step) {
    Input x = Input.any(sizes.batch(), sizes.length() + 2, sizes.width());
    return OpCall.of(new Slice(1, 1, x.shape().size(1), step), x);
  }

  private static OpCall expand(Sizes sizes) {
    int width = sizes.width();
    return OpCall.of(new Expand(Shape.of(sizes.batch(), sizes.length(), width)), Input.any(1, width));
  }
}
