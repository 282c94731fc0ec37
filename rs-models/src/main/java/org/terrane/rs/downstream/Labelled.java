package org.terrane.rs.downstream;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Features of N patches and what they show.
///
/// @param rows `(N, D)`
/// @param labels `(N)`, 0 to classes − 1
/// @param classes how many labels there are
public record Labelled(float[][] rows, int[] labels, int classes) {
  public Labelled {
    if (rows.length != labels.length || rows.length == 0) {
      throw new IllegalArgumentException(
          "[labelled] needs one label for each of 1 or more rows, but has " + rows.length + " rows and "
              + labels.length + " labels");
    }
  }

  int count() {
    return rows.length;
  }

  /// D.
  int width() {
    return rows[0].length;
  }

  /// The rows whose number passes.
  Labelled where(IntPredicate chosen) {
    int[] at = IntStream.range(0, count()).filter(chosen).toArray();
    return new Labelled(Arrays.stream(at).mapToObj(i -> rows[i]).toArray(float[][]::new),
        Arrays.stream(at).map(i -> labels[i]).toArray(), classes);
  }

  /// All values in one array, row by row.
  static float[] flat(float[][] rows) {
    int width = rows[0].length;
    float[] flat = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return flat;
  }
}
