package org.terrane.rs.downstream;

import org.terrane.tensor.Key;

/// Made-up features: class c lies around the c-th unit vector.
final class TestBlobs {
  private TestBlobs() {}

  /// @param spread half width of the uniform noise on each feature
  static Labelled of(Key key, int count, int width, int classes, double spread) {
    float[][] rows = new float[count][width];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes;
      for (int d = 0; d < width; d++) {
        double noise = spread * (2 * key.fold(i).fold(d).uniform() - 1);
        rows[i][d] = (float) ((d == labels[i] ? 1 : 0) + noise);
      }
    }
    return new Labelled(rows, labels, classes);
  }
}
