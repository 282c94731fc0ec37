package org.terrane.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.op.Fused;

/// The shape rules: results, and the sentence each wrong input gets.
class ShapeRulesTest {
  static Stream<Arguments> results() {
    Spec images = f32(2, 3, 9, 8);
    return Stream.of(
        Arguments.of(new LayerNorm(1e-6f), List.of(f32(8, 197, 768), f32(768), f32(768)), f32(8, 197, 768)),
        Arguments.of(new Softmax(1), List.of(f32(3, 4)), f32(3, 4)),
        Arguments.of(new Linear(Linear.Activation.GELU), List.of(f32(2, 5, 7), f32(11, 7), f32(11)), f32(2, 5, 11)),
        Arguments.of(new ScaledDotProductAttention(1), List.of(f32(2, 3, 5, 8), f32(2, 3, 6, 8), f32(2, 3, 6, 7),
            new Spec(Shape.of(5, 6), DType.BOOL)), f32(2, 3, 5, 7)),
        Arguments.of(new SelfAttention(3), List.of(f32(2, 5, 36)), f32(2, 5, 12)),
        Arguments.of(new CrossEntropy(0, -100), List.of(f32(4, 10), i64(4)), f32()),
        Arguments.of(new SoftCrossEntropy(1), List.of(f32(4, 10), f32(4, 10)), f32(4)),
        Arguments.of(new MaskedMse(), List.of(f32(2, 5, 7), f32(2, 5, 7), f32(2, 5)), f32()),
        Arguments.of(new Embedding(), List.of(f32(10, 4), i64(2, 3)), f32(2, 3, 4)),
        Arguments.of(new BatchNorm(1e-5f), List.of(images, f32(3), f32(3), f32(3), f32(3)), images),
        Arguments.of(new MaxPool2d(new Window2d(3, 2, 1)), List.of(images), f32(2, 3, 5, 4)),
        Arguments.of(new UpsampleBicubic2d(4, 20), List.of(images), f32(2, 3, 4, 20)),
        Arguments.of(new UpsampleBilinear2d(4, 20), List.of(images), f32(2, 3, 4, 20)),
        Arguments.of(new GradNormSquared(), List.of(f32(2), f32(3, 4)), f32()));
  }

  @ParameterizedTest
  @MethodSource("results")
  void the_result_has_its_shape(Fused op, List<Spec> inputs, Spec result) {
    assertThat(op.infer(inputs)).isEqualTo(result);
  }

  static Stream<Arguments> errors() {
    Spec x = f32(8, 197, 768);
    return Stream.of(
        Arguments.of(new LayerNorm(1e-6f), List.of(x, f32(512), f32(768)),
            "[layerNorm] weight must be (768) to match x (8, 197, 768), but is (512)"),
        Arguments.of(new LayerNorm(1e-6f), List.of(x, f32(768), new Spec(Shape.of(768), DType.F64)),
            "[layerNorm] bias must be F32 to match x, but is F64"),
        Arguments.of(new LayerNorm(1e-6f), List.of(x, f32(768)), "[layerNorm] takes 3 inputs, but got 2"),
        Arguments.of(new Softmax(0), List.of(i64(3)), "[softmax] x must be a floating type, but is I64"),
        Arguments.of(new Linear(Linear.Activation.NONE), List.of(x, f32(768, 512), f32(768)),
            "[linear] weight must be (N, 768) to match x (8, 197, 768), but is (768, 512)"),
        Arguments.of(new Linear(Linear.Activation.NONE), List.of(x, f32(512, 768), f32(768)),
            "[linear] bias must be (512) to match weight (512, 768), but is (768)"),
        Arguments.of(new ScaledDotProductAttention(1), List.of(f32(2, 3, 5, 8), f32(2, 3, 6, 9), f32(2, 3, 6, 8)),
            "[scaledDotProductAttention] k must be (2, 3, M, 8) to match q (2, 3, 5, 8), but is (2, 3, 6, 9)"),
        Arguments.of(new ScaledDotProductAttention(1),
            List.of(f32(2, 3, 5, 8), f32(2, 3, 6, 8), f32(2, 3, 6, 8), f32(2, 5, 6)),
            "[scaledDotProductAttention] mask must be broadcastable to (2, 3, 5, 6), but is (2, 5, 6)"),
        Arguments.of(new SelfAttention(5), List.of(f32(2, 5, 36)),
            "[selfAttention] qkv must be (B, N, 3·5·D) for 5 heads, but is (2, 5, 36)"),
        Arguments.of(new CrossEntropy(0, -100), List.of(f32(4, 10), i64(5)),
            "[crossEntropy] labels must be (4) to match logits (4, 10), but is (5)"),
        Arguments.of(new CrossEntropy(1, -100), List.of(f32(4, 10), i64(4)),
            "[crossEntropy] labelSmoothing must be at least 0 and below 1, but is 1.0"),
        Arguments.of(new SoftCrossEntropy(1), List.of(f32(4, 10), f32(4, 9)),
            "[softCrossEntropy] targets must be F32 (4, 10) to match logits, but is F32 (4, 9)"),
        Arguments.of(new SoftCrossEntropy(0), List.of(f32(4, 10), f32(4, 10)),
            "[softCrossEntropy] temperature must be above 0, but is 0.0"),
        Arguments.of(new Dropout(1.5f, Key.of(0)), List.of(x),
            "[dropout] rate must be at least 0 and below 1, but is 1.5"),
        Arguments.of(new GroupNorm(5, 1e-5f), List.of(f32(2, 6, 3), f32(6), f32(6)),
            "[groupNorm] groups must be a divisor of 6 channels, but is 5"),
        Arguments.of(new MaskedMse(), List.of(f32(2, 5, 7), f32(2, 5, 7), f32(2, 7)),
            "[maskedMse] mask must be F32 (2, 5) to match prediction, but is F32 (2, 7)"),
        Arguments.of(new MaxPool2d(new Window2d(3, 1, 0)), List.of(f32(2, 2, 5)),
            "[maxPool2d] x must be (N, C, H, W), but is (2, 2, 5)"),
        Arguments.of(new AdaptiveAvgPool2d(0, 1), List.of(f32(1, 1, 2, 2)),
            "[adaptiveAvgPool2d] size must be positive, but is (0, 1)"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void a_wrong_input_is_named(Fused op, List<Spec> inputs, String message) {
    assertThatThrownBy(() -> op.infer(inputs)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void an_update_names_the_tensor_that_does_not_fit() {
    assertThatThrownBy(() -> new AdamWStep(1e-3, 0.9, 0.999, 1e-8, 0, 1)
        .check(List.of(f32(2), f32(3), f32(2), f32(3), f32(2), f32(3), f32(2), f32(4))))
        .hasMessage("[adamWStep] gradient 1 must be F32 (3) to match parameter 1, but is F32 (4)");
    assertThatThrownBy(() -> new EmaStep(0.9).check(List.of(f32(2))))
        .hasMessage("[emaStep] inputs must be one average, one value for each parameter, but is 1 tensors");
  }

  private static Spec f32(int... sizes) {
    return new Spec(Shape.of(sizes), DType.F32);
  }

  private static Spec i64(int... sizes) {
    return new Spec(Shape.of(sizes), DType.I64);
  }
}
