package org.terrane.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Fill;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.Pad;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Random;
import org.terrane.tensor.op.Reduce;
import org.terrane.tensor.op.ScatterAdd;
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

  @Test
  void copies() {
    for (int[] size : Layouts.SIZES) {
      Layouts.all().forEach(layout -> {
        agrees(new Copy(), List.of(layout.lay(normal(DType.F32), size[0], size[1])), 0);
        Tensor bytes = layout.lay(shape -> normal(DType.F32).apply(shape).mul(100).to(DType.U8), size[0], size[1]);
        if (bytes.layout().isLastContiguous()) {
          agrees(new Copy(), List.of(bytes), 0);
        }
      });
    }
    Tensor x = normal(DType.F32).apply(new int[] {2 * 37, 40 * 3}).reshape(2, 37, 40, 3);
    for (int[] order : new int[][] {{0, 2, 1, 3}, {0, 3, 1, 2}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}}) {
      agrees(new Copy(), List.of(x.permute(order)), 0);
    }
  }

  @Test
  void fills_concats_and_pads() {
    agrees(new Fill(0, new Spec(Shape.of(1001), DType.I64)), List.of(), 0);
    agrees(new Fill(-1.5, new Spec(Shape.of(3, 100_003), DType.F32)), List.of(), 0);
    Tensor a = normal(DType.F32).apply(new int[] {33, 70});
    Tensor b = normal(DType.F32).apply(new int[] {70, 33}).transpose(0, 1);
    agrees(new Concat(0), List.of(a, b, a.slice(0, 1, 1)), 0);
    agrees(new Concat(1), List.of(a, b), 0);
    agrees(new Pad(0, 1, 2, 0, 7), List.of(b), 0);
    agrees(new Pad(1, 3, 0, 2, 0), List.of(a), 0);
  }

  @Test
  void random_numbers() {
    for (Random.Distribution distribution : Random.Distribution.values()) {
      agrees(new Random(distribution, Key.of(9), new Spec(Shape.of(20_003), DType.F32)), List.of(), 0);
    }
  }

  @Test
  void reductions() {
    Tensor x = Tensor.normal(Key.of(1), DType.F32, 3 * 70 * 5 * 35).reshape(3, 70, 5, 35);
    for (Reduce.Function function : Reduce.Function.values()) {
      for (int axes = 0; axes < 16; axes++) {
        int chosen = axes;
        List<Integer> list = IntStream.range(0, 4).filter(axis -> (chosen >> axis & 1) == 1).boxed().toList();
        close(new Reduce(function, list), x);
      }
      close(new Reduce(function, List.of(0)), Tensor.normal(Key.of(2), DType.F32, 9001, 31));
      close(new Reduce(function, List.of(0)), Tensor.normal(Key.of(2), DType.F32, 70, 1501));
      close(new Reduce(function, List.of(0, 1)), Tensor.normal(Key.of(3), DType.F32, 3, 100_003));
      close(new Reduce(function, List.of(1)), Tensor.normal(Key.of(3), DType.F32, 3, 100_003));
      agrees(new Reduce(function, List.of(1)), List.of(Tensor.of(SPECIAL, 7, 2)), 0);
      agrees(new Reduce(function, List.of(0)), List.of(Tensor.of(SPECIAL, 2, 7)), 0);
    }
  }

  @Test
  void rows_are_gathered_and_added() {
    Tensor x = Tensor.normal(Key.of(1), DType.F32, 3, 50, 7, 90);
    Tensor index = Tensor.uniform(Key.of(2), DType.F32, 3, 77, 1, 1).mul(50).to(DType.I64).expand(3, 77, 7, 90);
    agrees(new Gather(1), List.of(x, index), 0);
    agrees(new Gather(1), List.of(x.to(DType.F64), index), 0);
    Tensor whole = x.mul(8).unary(Unary.Function.ROUND); // sums of whole numbers are exact
    Tensor source = Tensor.normal(Key.of(3), DType.F32, 3, 77, 7, 90).mul(8).unary(Unary.Function.ROUND);
    agrees(new ScatterAdd(1), List.of(whole, index, source), 0);
    Tensor few = Tensor.uniform(Key.of(4), DType.F32, 50, 5, 1, 1).mul(3).to(DType.I64).expand(50, 5, 7, 90);
    agrees(new Gather(1), List.of(x.transpose(0, 1), few), 0);
  }

  /// Whole numbers, so that sums are exact in any order.
  /// Within the error of sums in F32 blocks: a few ulp of the sum of sizes.
  private static void close(Reduce op, Tensor x) {
    Spec spec = op.infer(List.of(x.spec()));
    Tensor expected = Tensor.zeros(DType.F32, spec.shape().toArray());
    Tensor actual = Tensor.zeros(DType.F32, spec.shape().toArray());
    Tensor sizes = Tensor.zeros(DType.F32, spec.shape().toArray());
    ReferenceLoops.run(op, List.of(x), expected);
    ReferenceLoops.run(new Reduce(Reduce.Function.SUM, op.axes()), List.of(x.abs()), sizes);
    assertThat(FastPaths.run(op, List.of(x), actual)).isTrue();
    float tolerance = op.function() == Reduce.Function.SUM ? 3e-7f : 0;
    float[] bounds = sizes.toFloats();
    float[] errors = actual.sub(expected).abs().toFloats();
    for (int i = 0; i < errors.length; i++) {
      assertThat(errors[i]).as(op + " of " + x + " at " + i).isLessThanOrEqualTo(tolerance * bounds[i]);
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

  /// The fast path takes them, and is at most so many ulp from the reference loops.
  static void agrees(Primitive op, List<Tensor> inputs, int ulps) {
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
