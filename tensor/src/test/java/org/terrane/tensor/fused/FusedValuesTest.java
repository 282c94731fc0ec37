package org.terrane.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Values worked out by hand or printed by PyTorch, and properties a formula promises.
class FusedValuesTest {
  @Test
  void softmax_of_large_numbers_stays_finite() {
    assertThat(Softmax.softmax(Tensor.of(new float[] {1000, 1000, Float.NEGATIVE_INFINITY}, 3), -1).toFloats())
        .containsExactly(0.5f, 0.5f, 0f);
  }

  @Test
  void gelu_has_its_known_values() {
    assertThat(Gelu.gelu(Tensor.of(new float[] {-1, 0, 1, 10, -10}, 5)).toFloats())
        .containsExactly(new float[] {-0.15865525f, 0, 0.84134475f, 10, 0}, within(1e-6f));
  }

  @Test
  void cross_entropy_ignores_smooths_and_refuses() {
    Tensor logits = Tensor.of(new float[] {1, 2, 3, 0, 0, 0}, 2, 3);
    Tensor labels = Tensor.of(new long[] {2, -100}, 2);
    assertThat(CrossEntropy.crossEntropy(logits, labels).item()).isCloseTo(0.40760595f, within(1e-6f));
    assertThat(CrossEntropy.crossEntropy(logits, labels, 0.3f, -100).item()).isCloseTo(0.70760595f, within(1e-6f));
    assertThatThrownBy(() -> CrossEntropy.crossEntropy(logits, Tensor.of(new long[] {0, 3}, 2)))
        .hasMessage("[crossEntropy] labels must be in 0 … 2, but label 1 is 3");
  }

  @Test
  void a_query_that_may_look_nowhere_is_undefined() {
    Tensor q = Tensor.normal(Key.of(1), DType.F32, 1, 1, 2, 4);
    Tensor mask = Tensor.of(new float[] {0, 0, 0, 1}, 2, 2).gt(0);
    Tensor added = Tensor.where(mask, Tensor.scalar(0), Tensor.scalar(Float.NEGATIVE_INFINITY)).reshape(1, 2, 2);
    for (Tensor either : List.of(mask, added)) {
      float[] y = ScaledDotProductAttention.scaledDotProductAttention(q, q, q, either).toFloats();
      assertThat(y[0]).isNaN();
      assertThat(y[4]).isEqualTo(q.toFloats()[4]);
    }
  }

  @Test
  void dropout_keeps_the_mean_and_repeats_for_a_key() {
    Tensor x = Tensor.ones(DType.F32, 100, 1000);
    Tensor y = Dropout.dropout(x, 0.25f, Key.of(3));
    assertThat(y.mean().item()).isCloseTo(1, within(0.01f));
    assertThat(y.toFloats()).containsOnly(0f, (float) (1 / 0.75));
    assertThat(Dropout.dropout(x, 0.25f, Key.of(3)).toFloats()).isEqualTo(y.toFloats());
  }

  @Test
  void drop_path_drops_whole_samples() {
    float[] y = DropPath.dropPath(Tensor.ones(DType.F32, 64, 3), 0.5f, Key.of(5)).toFloats();
    assertThat(y).contains(0f, 2f);
    assertThat(IntStream.range(0, 64)).allMatch(i -> y[3 * i] == y[3 * i + 1] && y[3 * i] == y[3 * i + 2]);
  }

  @Test
  void images_are_pooled_and_resampled_as_in_pytorch() {
    Tensor x = Tensor.arange(16, DType.F32).reshape(1, 1, 4, 4);
    assertThat(MaxPool2d.maxPool2d(x, 3, 2, 1).toFloats()).containsExactly(5, 7, 13, 15);
    assertThat(AvgPool2d.avgPool2d(x, 2, 2, 0).toFloats()).containsExactly(2.5f, 4.5f, 10.5f, 12.5f);
    assertThat(AdaptiveAvgPool2d.adaptiveAvgPool2d(x, 3, 1).toFloats()).containsExactly(3.5f, 7.5f, 11.5f);
    assertThat(UpsampleNearest2d.upsampleNearest2d(x.slice(2, 0, 1), 1, 6).toFloats())
        .containsExactly(0, 0, 1, 2, 2, 3);
    assertThat(UpsampleBilinear2d.upsampleBilinear2d(x.slice(2, 0, 1), 1, 8).toFloats())
        .containsExactly(0, 0.25f, 0.75f, 1.25f, 1.75f, 2.25f, 2.75f, 3);
  }

  @Test
  void embedding_takes_rows() {
    Tensor table = Tensor.arange(6, DType.F32).reshape(3, 2);
    assertThat(Embedding.embedding(table, Tensor.of(new long[] {2, 0, 2}, 3)).toFloats())
        .containsExactly(4, 5, 0, 1, 4, 5);
  }

  @Test
  void masked_mse_counts_masked_patches_only() {
    Tensor prediction = Tensor.of(new float[] {1, 2, 3, 4, 100, 100}, 3, 2);
    Tensor target = Tensor.of(new float[] {0, 0, 3, 2, 0, 0}, 3, 2);
    Tensor mask = Tensor.of(new float[] {1, 1, 0}, 3);
    assertThat(MaskedMse.maskedMse(prediction, target, mask).item()).isEqualTo((2.5f + 2) / 2);
  }

  @Test
  void a_zero_vector_normalises_to_zero() {
    assertThat(L2Normalize.l2Normalize(Tensor.of(new float[] {3, 4, 0, 0}, 2, 2), 1).toFloats())
        .containsExactly(new float[] {0.6f, 0.8f, 0, 0}, within(1e-6f));
  }

  @Test
  void running_statistics_move_towards_the_batch() {
    Tensor mean = Tensor.zeros(DType.F32, 1);
    Tensor variance = Tensor.ones(DType.F32, 1);
    RunningStatistics.updateRunningStatistics(mean, variance, Tensor.of(new float[] {1, 2, 3}, 3, 1), 0.1f);
    assertThat(mean.item()).isCloseTo(0.2f, within(1e-6f));
    assertThat(variance.item()).isCloseTo(1f, within(1e-6f));
  }

  @Test
  void gradients_have_a_common_norm() {
    Tensor norm =
        GradNormSquared.gradNormSquared(List.of(Tensor.of(new float[] {3}, 1), Tensor.of(new float[] {4}, 1)));
    assertThat(norm.item()).isEqualTo(25);
  }
}
