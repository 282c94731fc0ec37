package org.terrane.rs.downstream;

import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.Arrays;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The vote of the `k` training rows with the greatest cosine similarity `s`, each with weight `exp(s / temperature)`.
///
/// Nothing is trained, so it shows how the features lie by themselves. Equal votes go to the smaller label. Source:
/// Wu et al. 2018 (instance discrimination); DINO, `eval_knn.py`, which takes k = 20 and 0.07.
public record KNearest(int k, double temperature) implements Classifier {
  /// As in DINO.
  public static final KNearest DINO = new KNearest(20, 0.07);

  private static final int QUERIES = 256; // at a time: bounds the table of similarities

  @Override
  public String description() {
    return "vote of the " + k + " nearest by cosine similarity";
  }

  @Override
  public int[] predict(Labelled training, float[][] queries) {
    int[] predicted = new int[queries.length];
    for (int first = 0; first < queries.length; first += QUERIES) {
      float[][] block = Arrays.copyOfRange(queries, first, Math.min(first + QUERIES, queries.length));
      float[] similarity = similarity(block, training);
      for (int q = 0; q < block.length; q++) {
        int start = q * training.count();
        predicted[first + q] = vote(Arrays.copyOfRange(similarity, start, start + training.count()), training);
      }
    }
    return predicted;
  }

  /// `(Q, N)`.
  private static float[] similarity(float[][] queries, Labelled training) {
    return Scope.run(() -> {
      Tensor asked = Tensor.of(Labelled.flat(queries), queries.length, training.width());
      Tensor known = Tensor.of(Labelled.flat(training.rows()), training.count(), training.width());
      return l2Normalize(asked, -1).matmul(l2Normalize(known, -1).transpose(0, 1)).toFloats();
    });
  }

  private int vote(float[] similarity, Labelled training) {
    double[] votes = new double[training.classes()];
    for (int i : nearest(similarity)) {
      votes[training.labels()[i]] += Math.exp((similarity[i] - 1) / temperature); // 1 is the most: no overflow
    }
    int best = 0;
    for (int label = 1; label < votes.length; label++) {
      best = votes[label] > votes[best] ? label : best;
    }
    return best;
  }

  /// The rows of greatest similarity, the first of equals, by insertion into a short sorted list.
  private int[] nearest(float[] similarity) {
    int[] nearest = new int[Math.min(k, similarity.length)];
    for (int i = 0; i < similarity.length; i++) {
      int place = Math.min(i, nearest.length);
      while (place > 0 && similarity[i] > similarity[nearest[place - 1]]) {
        place--;
      }
      if (place < nearest.length) {
        System.arraycopy(nearest, place, nearest, place + 1, nearest.length - place - 1);
        nearest[place] = i;
      }
    }
    return nearest;
  }
}
