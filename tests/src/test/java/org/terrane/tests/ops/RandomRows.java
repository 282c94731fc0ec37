package org.terrane.tests.ops;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.fused.DropPath;
import org.terrane.tensor.fused.Dropout;
import org.terrane.tensor.op.Arange;
import org.terrane.tensor.op.Constant;
import org.terrane.tensor.op.Fill;
import org.terrane.tensor.op.Random;

/// Numbers from nowhere: of a key, of a rule, of the host.
final class RandomRows {
  private static final Key KEY = Key.of(Sizes.SEED).fold("ops");

  private RandomRows() {}

  static List<OpRow> all() {
    List<OpRow> rows = new ArrayList<>();
    for (Random.Distribution distribution : Random.Distribution.values()) {
      rows.add(OpRow.of("random " + distribution, Tolerance.EXACT,
          sizes -> OpCall.of(new Random(distribution, KEY, spec(sizes)))));
    }
    rows.add(OpRow.of("fill", Tolerance.EXACT, sizes -> OpCall.of(new Fill(0.1, spec(sizes)))));
    rows.add(OpRow.of("arange", Tolerance.EXACT,
        sizes -> OpCall.of(new Arange(2, -0.5, sizes.length(), DType.F32))));
    rows.add(OpRow.of("constant", Tolerance.EXACT, sizes -> {
      float[] values = {1, -2, 3.5f};
      return OpCall.of(new Constant(MemorySegment.ofArray(values), new Spec(Shape.of(3), DType.F32)));
    }));
    rows.add(OpRow.of("dropout", Tolerance.ELEMENT,
        sizes -> OpCall.of(new Dropout(0.25f, KEY), block(sizes))).smooth());
    rows.add(OpRow.of("dropPath", Tolerance.ELEMENT,
        sizes -> OpCall.of(new DropPath(0.5f, KEY), block(sizes))).smooth());
    return rows;
  }

  private static Spec spec(Sizes sizes) {
    return new Spec(Shape.of(sizes.batch(), sizes.length(), sizes.width()), DType.F32);
  }

  private static Input block(Sizes sizes) {
    return Input.any(sizes.batch(), sizes.length(), sizes.width());
  }
}
