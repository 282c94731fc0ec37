package org.terrane.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.fused.CrossEntropy.crossEntropy;
import static org.terrane.tensor.fused.Gelu.gelu;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.LayerNorm.layerNorm;
import static org.terrane.tensor.fused.Linear.linear;
import static org.terrane.tensor.fused.Linear.linearGelu;
import static org.terrane.tensor.fused.LogSoftmax.logSoftmax;
import static org.terrane.tensor.fused.ScaledDotProductAttention.scaledDotProductAttention;
import static org.terrane.tensor.fused.SelfAttention.selfAttention;
import static org.terrane.tensor.fused.SoftCrossEntropy.softCrossEntropy;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.GroupNorm;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.fused.MaxPool2d;

/// Every fused operation in F32, as kernels compute it, against itself in F64, where composites do: the value and
/// the gradient of every input. Odd sizes leave tails behind vectors and tiles.
class FusedGradientTest {
  /// @param function of floating inputs; labels and masks are its own
  record Case(String name, Function<List<Tensor>, Tensor> function, int[]... shapes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(norms(), activations(), products(), attentions(), images()).flatMap(List::stream);
  }

  private static List<Case> norms() {
    List<Case> cases = new ArrayList<>();
    for (int width : new int[] {1, 7, 31, 64, 100, 1025}) {
      cases.add(new Case("layerNorm " + width, in -> layerNorm(in.get(0), in.get(1), in.get(2), 1e-6f),
          shape(5, 13, width), shape(width), shape(width)));
    }
    for (int width : new int[] {1, 7, 31, 64, 100, 1025}) {
      cases.add(new Case("l2Normalize " + width, in -> l2Normalize(in.get(0), -1), shape(5, 13, width)));
    }
    cases.add(new Case("l2Normalize along rows", in -> l2Normalize(in.get(0), 0), shape(9, 4)));
    cases.add(new Case("layerNorm transposed",
        in -> layerNorm(in.get(0).transpose(0, 1), in.get(1), in.get(2), 1e-6f), shape(9, 4), shape(9), shape(9)));
    cases.add(new Case("batchNorm", in -> BatchNorm.batchNorm(in.get(0), in.get(1), in.get(2), 1e-5f),
        shape(3, 5, 7, 9), shape(5), shape(5)));
    cases.add(new Case("groupNorm", in -> GroupNorm.groupNorm(in.get(0), 3, in.get(1), in.get(2), 1e-5f),
        shape(2, 6, 5, 7), shape(6), shape(6)));
    return cases;
  }

  private static List<Case> activations() {
    List<Case> cases = new ArrayList<>();
    for (int width : new int[] {1, 8, 31, 197, 1000}) {
      cases.add(new Case("softmax " + width, in -> softmax(in.get(0), -1), shape(3, 11, width)));
      cases.add(new Case("logSoftmax " + width, in -> logSoftmax(in.get(0), -1), shape(3, 11, width)));
    }
    cases.add(new Case("softmax over columns", in -> softmax(in.get(0), 0), shape(17, 9)));
    cases.add(new Case("gelu", in -> gelu(in.get(0).mul(3)), shape(3, 1237)));
    cases.add(new Case("gelu tanh", in -> gelu(in.get(0).mul(3), Gelu.Form.TANH), shape(3, 1237)));
    Tensor labels = Tensor.of(IntStream.range(0, 13).mapToLong(i -> i == 5 ? -100 : i * 7 % 10).toArray(), 13);
    cases.add(new Case("crossEntropy", in -> crossEntropy(in.get(0), labels), shape(13, 10)));
    cases.add(new Case("crossEntropy smooth", in -> crossEntropy(in.get(0), labels, 0.1f, -100), shape(13, 10)));
    cases.add(new Case("softCrossEntropy", in -> softCrossEntropy(in.get(0), in.get(1), 0.5), shape(13, 37),
        shape(13, 37)));
    return cases;
  }

  private static List<Case> products() {
    List<Case> cases = new ArrayList<>();
    for (int[] s : new int[][] {{1, 1, 1}, {7, 5, 3}, {33, 70, 41}, {130, 64, 96}}) {
      String name = " " + s[0] + " " + s[1] + " " + s[2];
      cases.add(new Case("linear" + name, in -> linear(in.get(0), in.get(1), in.get(2)), shape(2, s[0], s[1]),
          shape(s[2], s[1]), shape(s[2])));
      cases.add(new Case("linear without bias" + name, in -> linear(in.get(0), in.get(1)), shape(s[0], s[1]),
          shape(s[2], s[1])));
      cases.add(new Case("linearGelu" + name, in -> linearGelu(in.get(0), in.get(1), in.get(2)), shape(s[0], s[1]),
          shape(s[2], s[1]), shape(s[2])));
    }
    return cases;
  }

  private static List<Case> attentions() {
    List<Case> cases = new ArrayList<>();
    for (int[] s : new int[][] {{1, 1, 1, 1, 1}, {2, 3, 197, 50, 64}, {1, 2, 33, 523, 32}, {2, 1, 16, 17, 7}}) {
      String name = " N " + s[2] + " M " + s[3] + " D " + s[4];
      cases.add(new Case("attention" + name, in -> scaledDotProductAttention(in.get(0), in.get(1), in.get(2)),
          shape(s[0], s[1], s[2], s[4]), shape(s[0], s[1], s[3], s[4]), shape(s[0], s[1], s[3], s[4] + 3)));
      Tensor mask = Tensor.uniform(Key.of(9), DType.F32, s[0], 1, s[2], s[3]).lt(s[3] == 1 ? 1 : 0.6);
      cases.add(new Case("masked attention" + name,
          in -> scaledDotProductAttention(in.get(0), in.get(1), in.get(2), mask), shape(s[0], s[1], s[2], s[4]),
          shape(s[0], s[1], s[3], s[4]), shape(s[0], s[1], s[3], s[4])));
    }
    for (int[] mask : new int[][] {{3, 9, 523}, {1, 3, 9, 523}, {19, 3, 9, 523}, {9, 523}, {19, 1, 9, 1}}) {
      cases.add(new Case("attention with an added mask " + Arrays.toString(mask),
          in -> scaledDotProductAttention(in.get(0), in.get(1), in.get(2), in.get(3)), shape(19, 3, 9, 8),
          shape(19, 3, 523, 8), shape(19, 3, 523, 8), mask));
    }
    cases.add(new Case("attention with an added view as a mask", in -> scaledDotProductAttention(in.get(0), in.get(1),
        in.get(2), in.get(3).permute(2, 1, 0)), shape(2, 3, 17, 8), shape(2, 3, 11, 8), shape(2, 3, 11, 8),
        shape(11, 17, 3)));
    cases.add(new Case("attention of views", in -> scaledDotProductAttention(in.get(0).permute(0, 2, 1, 3),
        in.get(1).permute(0, 2, 1, 3), in.get(2).permute(0, 1, 3, 2)), shape(2, 19, 3, 8), shape(2, 21, 3, 8),
        shape(2, 3, 5, 21)));
    cases.add(new Case("selfAttention", in -> selfAttention(in.get(0), 3), shape(2, 37, 3 * 3 * 10)));
    return cases;
  }

  private static List<Case> images() {
    return List.of(
        new Case("maxPool2d", in -> MaxPool2d.maxPool2d(in.get(0), 3, 2, 1), shape(2, 3, 13, 10)),
        new Case("maxPool2d of equals", in -> MaxPool2d.maxPool2d(in.get(0).relu(), 2, 2, 0), shape(2, 3, 9, 8)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void kernel_and_composite_have_one_value_and_one_gradient(Case test) {
    List<Tensor> exact = new ArrayList<>();
    for (int i = 0; i < test.shapes().length; i++) {
      exact.add(Tensor.normal(Key.of(1).fold(i), DType.F32, test.shapes()[i]).to(DType.F64));
    }
    List<Tensor> single = exact.stream().map(tensor -> tensor.to(DType.F32)).toList();
    Tensor seed = Tensor.normal(Key.of(2), DType.F32, test.function().apply(single).shape().toArray());
    Grad.Vjp kernel = Grad.vjp(() -> test.function().apply(single), single, seed);
    Grad.Vjp composite = Grad.vjp(() -> test.function().apply(exact), exact, seed.to(DType.F64));
    compare(test + " value", kernel.value(), composite.value());
    for (int i = 0; i < exact.size(); i++) {
      compare(test + " gradient " + i, kernel.gradients().get(i), composite.gradients().get(i));
    }
  }

  /// Rows of 0, shorter than ε, as long as ε (where the bound takes half of the slope) and longer.
  @Test
  void l2Normalize_of_short_rows() {
    double[] rows = {0, 0, 0, 0.25, -0.5, 0, 0, 1, 0, 3, 0, 4};
    Tensor g = Tensor.of(new float[] {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3}, 4, 3);
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      Tensor x = Tensor.of(rows, 4, 3).to(dtype);
      Grad.Vjp vjp = Grad.vjp(() -> Engine.apply(new L2Normalize(1, 1), x), List.of(x), g.to(dtype));
      assertThat(vjp.value().toDoubles())
          .containsExactly(new double[] {0, 0, 0, 0.25, -0.5, 0, 0, 1, 0, 0.6, 0, 0.8}, within(1e-7));
      assertThat(vjp.gradients().getFirst().toDoubles())
          .containsExactly(new double[] {1, 2, 3, 1, 2, 3, 1, 1, 3, -0.16, 0.4, 0.12}, within(1e-7));
    }
  }

  private static void compare(String what, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double[] a = actual.toDoubles();
    double[] b = expected.toDoubles();
    double largest = 1;
    for (double value : b) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= 5e-6 * largest)) {
        assertThat(a[i]).as("%s [%d]", what, i).isEqualTo(b[i]);
      }
    }
  }

  private static int[] shape(int... sizes) {
    return sizes;
  }
}
