package org.terrane.rs.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.terrane.tensor.Key;

class KNearestTest {
  @Test
  void the_nearest_by_angle_decides_not_the_nearest_by_distance() {
    Labelled training = new Labelled(new float[][] {{10, 1}, {0.2f, 1}}, new int[] {0, 1}, 2);
    // (1, 0.1) points like (10, 1), but lies closer to (0.2, 1).
    assertThat(new KNearest(1, 0.07).predict(training, new float[][] {{1, 0.1f}, {0.1f, 5}})).containsExactly(0, 1);
  }

  @Test
  void near_rows_weigh_more_than_many_far_ones() {
    float[][] rows = {{1, 0}, {0, 1}, {0, 1}, {0, 1}};
    Labelled training = new Labelled(rows, new int[] {0, 1, 1, 1}, 2);
    float[][] query = {{2, 1}};
    // Cosines 0.894 and 0.447: exp(0.447 / 0.07) = 593 outweighs three votes, exp(0.447 / 1) = 1.56 does not.
    assertThat(new KNearest(4, 0.07).predict(training, query)).containsExactly(0);
    assertThat(new KNearest(4, 1).predict(training, query)).containsExactly(1);
  }

  @Test
  void only_k_rows_vote() {
    float[][] rows = {{1, 0}, {0.9f, 0.1f}, {0.5f, 0.5f}, {0.5f, 0.5f}, {0.5f, 0.5f}};
    Labelled training = new Labelled(rows, new int[] {0, 0, 1, 1, 1}, 2);
    float[][] query = {{1, 0.05f}};
    assertThat(new KNearest(3, 100).predict(training, query)).containsExactly(0);
    assertThat(new KNearest(5, 100).predict(training, query)).containsExactly(1);
  }

  @Test
  void fewer_rows_than_k_all_vote_and_equal_votes_go_to_the_smaller_label() {
    Labelled training = new Labelled(new float[][] {{0, 1}, {1, 0}}, new int[] {1, 0}, 2);
    assertThat(KNearest.DINO.predict(training, new float[][] {{1, 1}})).containsExactly(0);
  }

  @Test
  void more_queries_than_a_block_agree_with_an_independent_search() {
    Labelled training = TestBlobs.of(Key.of(3), 300, 8, 4, 0.3);
    Labelled asked = TestBlobs.of(Key.of(4), 300, 8, 4, 0.3);
    assertThat(new KNearest(1, 0.07).predict(training, asked.rows())).containsExactly(nearestLabels(training, asked));
  }

  private static int[] nearestLabels(Labelled training, Labelled asked) {
    int[] labels = new int[asked.count()];
    for (int q = 0; q < labels.length; q++) {
      double best = -2;
      for (int i = 0; i < training.count(); i++) {
        double cosine = cosine(asked.rows()[q], training.rows()[i]);
        labels[q] = cosine > best ? training.labels()[i] : labels[q];
        best = Math.max(best, cosine);
      }
    }
    return labels;
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int d = 0; d < a.length; d++) {
      ab += (double) a[d] * b[d];
      aa += (double) a[d] * a[d];
      bb += (double) b[d] * b[d];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
