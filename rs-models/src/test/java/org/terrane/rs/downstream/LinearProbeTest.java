package org.terrane.rs.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.Key;

class LinearProbeTest {
  private static final LinearProbe PROBE = LinearProbe.standard(Key.of(5));

  @Test
  void separable_classes_are_told_apart() {
    Labelled training = TestBlobs.of(Key.of(1), 200, 6, 4, 0.4);
    Labelled asked = TestBlobs.of(Key.of(2), 100, 6, 4, 0.4);
    assertThat(PROBE.predict(training, asked.rows())).containsExactly(asked.labels());
  }

  @Test
  void the_weights_are_the_penalised_optimum() {
    // Rows ±1 with labels 1 and 0: by symmetry W = (-w, w), b = 0, and the loss log(1 + exp(-2w)) + penalty · w² is
    // least where penalty · w = 1 / (1 + exp(2w)). This penalty makes that w = 1.
    double penalty = 1 / (1 + Math.exp(2));
    Labelled training = new Labelled(new float[][] {{1}, {-1}, {1}, {-1}}, new int[] {1, 0, 1, 0}, 2);
    Linear fitted = PROBE.fit(training, penalty);
    assertThat(fitted.weight().value().toFloats()).containsExactly(new float[] {-1, 1}, within(1e-3f));
    float[] bias = fitted.bias().orElseThrow().value().toFloats();
    assertThat(bias[0]).as("softmax sees only differences").isCloseTo(bias[1], within(1e-3f));
  }

  @Test
  void the_bias_learns_how_frequent_classes_are() {
    // Nothing to see: the best prediction is the share of each class, log odds ln 3.
    Labelled training = new Labelled(new float[4][1], new int[] {1, 1, 0, 1}, 2);
    float[] bias = PROBE.fit(training, 0.1).bias().orElseThrow().value().toFloats();
    assertThat((double) bias[1] - bias[0]).isCloseTo(Math.log(3), within(1e-2));
  }

  @Test
  void the_penalty_that_predicts_best_is_taken_and_of_equals_the_largest() {
    LinearProbe extremes = new LinearProbe(List.of(0.3, 1e-6), 300, 0.2, Key.of(5));
    Labelled clear = TestBlobs.of(Key.of(6), 60, 4, 2, 0.1);
    assertThat(extremes.choose(clear)).isEqualTo(0.3);
    // Here the strong penalty leaves only the class counts, so that every row is called the frequent class.
    assertThat(extremes.choose(unevenAndFaint(clear))).isEqualTo(1e-6);
  }

  /// Three of four rows are class 1, and features are a tenth as large.
  private static Labelled unevenAndFaint(Labelled blobs) {
    Labelled uneven = blobs.where(i -> i % 2 == 1 || i % 6 == 0);
    float[][] rows = new float[uneven.count()][uneven.width()];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < rows[i].length; d++) {
        rows[i][d] = uneven.rows()[i][d] / 10;
      }
    }
    return new Labelled(rows, uneven.labels(), uneven.classes());
  }

  @Test
  void the_same_every_time() {
    Labelled training = TestBlobs.of(Key.of(7), 100, 6, 3, 2.0);
    Labelled asked = TestBlobs.of(Key.of(8), 100, 6, 3, 2.0);
    assertThat(PROBE.predict(training, asked.rows())).containsExactly(PROBE.predict(training, asked.rows()));
  }
}
