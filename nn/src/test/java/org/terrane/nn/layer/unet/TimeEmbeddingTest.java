package org.terrane.nn.layer.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.terrane.nn.Init;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class TimeEmbeddingTest {
  @Test
  void cosines_come_first_then_sines_at_falling_frequencies() {
    Tensor code = TimeEmbedding.code(Tensor.of(new long[] {0, 3}, 2), 4);

    assertThat(code.toDoubles()).containsExactly(
        new double[] {1, 1, 0, 0, Math.cos(3), Math.cos(0.03), Math.sin(3), Math.sin(0.03)}, within(1e-12));
  }

  @Test
  void each_time_becomes_a_vector_of_its_own() {
    TimeEmbedding embedding = TimeEmbedding.create(Init.of(Key.of(1)), 8, 16);

    Tensor vectors = embedding.forward(Tensor.of(new long[] {5, 6}, 2));

    assertThat(vectors.shape().toArray()).containsExactly(2, 16);
    assertThat(vectors.select(0, 0).toFloats()).isNotEqualTo(vectors.select(0, 1).toFloats());
  }

  @Test
  void widths_that_cannot_be_halved_are_refused() {
    assertThatThrownBy(() -> TimeEmbedding.code(Tensor.of(new long[] {0}, 1), 3))
        .hasMessage("[timeEmbedding] dim must be even, but is 3");
  }
}
