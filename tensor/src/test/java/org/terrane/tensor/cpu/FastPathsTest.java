package org.terrane.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Unary;
import org.terrane.tensor.op.Where;

/// Every fast path against the reference loops: layouts, odd sizes, special values.
class FastPathsTest {
  private static final float[] SPECIAL = {0, -0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.5f,
    1.5f, 2.5f, -0.3f, 1e-40f, 8388609f, -3e9f, 1, -1};

  @Test
  void unary_functions() {
    for (Unary.Function function : Unary.Function.values()) {
      if (function != Unary.Function.NOT) {
        everywhere(new Unary(function), 2);
        agrees(new Unary(function), List.of(Tensor.of(SPECIAL, SPECIAL.length)), 2);
      }
    }
  }

  @Test
  void affine() {
    everywhere(new Affine(-1.5, 0.25), 1);
  }

  @Test
  void binary_functions() {
    for (Binary.Function function : List.of(Binary.Function.ADD, Binary.Function.SUB, Binary.Function.MUL,
        Binary.Function.DIV, Binary.Function.MAX, Binary.Function.MIN, Binary.Function.POW)) {
      everywhere(new Binary(function), 1);
      Tensor special = Tensor.of(SPECIAL, SPECIAL.length, 1).expand(SPECIAL.length, SPECIAL.length);
      agrees(new Binary(function), List.of(special, special.transpose(0, 1)), 1);
    }
  }

  @Test
  void comparisons() {
    for (Compare.Relation relation : Compare.Relation.values()) {
      everywhere(new Compare(relation), 0);
      Tensor special = Tensor.of(SPECIAL, SPECIAL.length, 1).expand(SPECIAL.length, SPECIAL.length);
      agrees(new Compare(relation), List.of(special, special.transpose(0, 1)), 0);
    }
  }

  @Test
  void where() {
    Key key = Key.of(5);
    for (int[] size : Layouts.SIZES) {
      Layouts.all().forEach(layout -> Scope.run(() -> {
        Tensor condition = layout.lay(shape -> Tensor.uniform(key, DType.F32, shape).gt(0.5), size[0], size[1]);
        Tensor a = layout.lay(normal(DType.F32), size[0], size[1]);
        agrees(new Where(), List.of(condition, a, Layouts.TRANSPOSED.lay(normal(DType.F32), size[0], size[1])), 0);
      }));
    }
  }

  @Test
  void casts() {
    for (DType from : List.of(DType.BF16, DType.F64, DType.I64, DType.I32, DType.U8, DType.BOOL)) {
      Tensor x = Tensor.normal(Key.of(3), DType.F32, 1003).mul(50).abs().to(from);
      agrees(new Cast(DType.F32), List.of(x), 0);
    }
    for (Tensor x : List.of(Tensor.of(SPECIAL, SPECIAL.length), Tensor.normal(Key.of(4), DType.F32, 1003))) {
      agrees(new Cast(DType.BF16), List.of(x), 0);
      agrees(new Cast(DType.F64), List.of(x), 0);
    }
  }

  /// One or two F32, then BF16 inputs of every size in every layout, each against every other.
  private static void everywhere(Primitive op, int ulps) {
    for (int[] size : Layouts.SIZES) {
      for (Layouts layout : Layouts.values()) {
        Scope.run(() -> {
          Tensor a = layout.lay(normal(DType.F32), size[0], size[1]);
          Stream<Layouts> others = op instanceof Unary || op instanceof Affine ? Stream.of(layout)
              : Stream.of(Layouts.CONTIGUOUS, Layouts.ROW_REPEATED, Layouts.ONE_REPEATED);
          others.forEach(other -> {
            Tensor b = other.lay(normal(DType.F32), size[0], size[1]).affine(-0.5, 0.75);
            agrees(op, inputs(op, a, b), ulps);
          });
          agrees(op, inputs(op, a.to(DType.BF16), layout.lay(normal(DType.BF16), size[0], size[1])), 1);
        });
      }
    }
  }

  private static List<Tensor> inputs(Primitive op, Tensor a, Tensor b) {
    return op instanceof Unary || op instanceof Affine ? List.of(a) : List.of(a, b);
  }

  private static Function<int[], Tensor> normal(DType type) {
    return shape -> Tensor.normal(Key.of(shape[0]).fold(shape[1]), DType.F32, shape).to(type);
  }

  private static void agrees(Primitive op, List<Tensor> inputs, int ulps) {
    Spec spec = op.infer(inputs.stream().map(Tensor::spec).toList());
    Tensor expected = Tensor.zeros(spec.dtype(), spec.shape().toArray());
    Tensor actual = Tensor.full(1, spec.dtype(), spec.shape().toArray());
    ReferenceLoops.run(op, inputs, expected);
    assertThat(FastPaths.run(op, inputs, actual)).as(op + " takes " + inputs).isTrue();
    double[] wanted = expected.toDoubles();
    double[] got = actual.toDoubles();
    for (int i = 0; i < wanted.length; i++) {
      double ulp = spec.dtype() == DType.BF16 ? Math.ulp((float) wanted[i]) * 65536 : Math.ulp((float) wanted[i]);
      if (Double.compare(wanted[i], got[i]) != 0 && !(Math.abs(wanted[i] - got[i]) <= ulps * ulp)) {
        assertThat(got[i]).as(op + " of " + inputs + " at " + i + ": " + at(inputs, i)).isEqualTo(wanted[i]);
      }
    }
  }

  private static String at(List<Tensor> inputs, int index) {
    return Arrays.toString(inputs.stream().mapToDouble(input -> input.toDoubles()[index]).toArray());
  }
}
