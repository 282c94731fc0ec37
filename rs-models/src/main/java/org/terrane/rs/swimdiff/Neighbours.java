package org.terrane.rs.swimdiff;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Which patches of a gallery a network finds most alike: does it see what is of one scene?
///
/// Alike is who has a great cosine of features, from which the gallery's mean was taken: behind a ReLU features are
/// positive and would all point the same way.
///
/// @param nearest of each patch, the most alike of the others first
/// @param chance  the share that [#ofOwnScene] would be if neighbours were drawn by lot
public record Neighbours(List<List<Neighbour>> nearest, double chance) {
  /// @param patch      its place in the gallery
  /// @param similarity cosine, within −1 and 1
  /// @param ofOwnScene whether it is of the scene of the patch it was found for
  public record Neighbour(int patch, double similarity, boolean ofOwnScene) {}

  public Neighbours {
    nearest = nearest.stream().map(List::copyOf).toList();
  }

  /// Compares every patch with every other.
  ///
  /// @param features `(N, F)`, a row for each patch, N of 2 or more
  /// @param scenes   of each patch
  /// @param count    how many neighbours are told of, as far as there are so many others
  public static Neighbours of(float[][] features, long[] scenes, int count) {
    if (features.length < 2 || features.length != scenes.length) {
      throw new IllegalArgumentException("[neighbours] features must be of 2 patches or more and scenes as many, but"
          + " are of " + features.length + " and " + scenes.length);
    }
    float[][] similarity = similarity(features);
    return new Neighbours(IntStream.range(0, scenes.length)
        .mapToObj(i -> nearest(i, similarity[i], scenes, count)).toList(), chance(scenes));
  }

  /// Share of the patches whose nearest neighbour is of their own scene.
  public double ofOwnScene() {
    return nearest.stream().filter(found -> found.getFirst().ofOwnScene()).count() / (double) nearest.size();
  }

  /// `(N, N)`.
  private static float[][] similarity(float[][] features) {
    int count = features.length;
    float[] flat = Scope.run(() -> {
      Tensor rows = Tensor.concat(0, Arrays.stream(features).map(row -> Tensor.of(row, 1, row.length)).toList());
      Tensor unit = l2Normalize(rows.sub(rows.mean(0, KEEP)), -1); // (N, F)
      return unit.matmul(unit.transpose(0, 1)).toFloats();
    });
    return IntStream.range(0, count).mapToObj(i -> Arrays.copyOfRange(flat, i * count, (i + 1) * count))
        .toArray(float[][]::new);
  }

  private static List<Neighbour> nearest(int patch, float[] similarity, long[] scenes, int count) {
    return IntStream.range(0, scenes.length).filter(i -> i != patch).boxed()
        .sorted(Comparator.comparingDouble(i -> -similarity[i])).limit(count)
        .map(i -> new Neighbour(i, similarity[i], scenes[i] == scenes[patch])).toList();
  }

  private static double chance(long[] scenes) {
    long pairs = 0;
    for (int i = 0; i < scenes.length; i++) {
      for (int j = 0; j < scenes.length; j++) {
        pairs += i != j && scenes[i] == scenes[j] ? 1 : 0;
      }
    }
    return pairs / ((double) scenes.length * (scenes.length - 1));
  }
}
