package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Cells at which the clusters of images begin, far apart from one another.
///
/// @param cells   `(P, C)` I64
/// @param counted BOOL `(P, C)`, false for clusters that an image with fewer cells does not have
public record Seeds(Tensor cells, Tensor counted) {
  /// Draws seeds by k-means++: the first anywhere, each next one with a chance that grows with the squared distance to
  /// the nearest before it. Distances are of features of length 1. Cells not seen are never drawn, none is twice.
  /// Source: Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", 2007.
  ///
  /// @param features `(P, S, d)`
  /// @param seen     BOOL `(P, S)`; none for everywhere
  /// @param clusters wanted; C is this, or S if that is less
  public static Seeds draw(Tensor features, Optional<Tensor> seen, int clusters, Key key) {
    int images = features.size(0);
    int count = Math.min(clusters, features.size(1));
    boolean[] free = free(features, seen);
    float[] cosines = cosines(features);
    long[] cells = new long[images * count];
    long[] counted = new long[images * count];
    for (int image = 0; image < images; image++) {
      int[] drawn = draw(new Image(cosines, free, image, features.size(1)), count, key.fold(image));
      for (int i = 0; i < drawn.length; i++) {
        cells[image * count + i] = drawn[i];
        counted[image * count + i] = 1;
      }
    }
    return Run.current().on(features.device()).call(() ->
        new Seeds(Tensor.of(cells, images, count), Tensor.of(counted, images, count).gt(0)));
  }

  /// The cells of one image among those of all.
  private record Image(float[] cosines, boolean[] free, int image, int cells) {
    boolean isFree(int cell) {
      return free[image * cells + cell];
    }

    /// Squared distance of two vectors of length 1.
    double distance(int a, int b) {
      return Math.max(0, 2 - 2.0 * cosines[(image * cells + a) * cells + b]);
    }
  }

  private static int[] draw(Image image, int count, Key key) {
    double[] nearest = new double[image.cells()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY); // squared distance to the nearest seed
    List<Integer> left = new ArrayList<>();
    IntStream.range(0, image.cells()).filter(image::isFree).forEach(left::add);
    int[] seeds = new int[Math.min(count, left.size())];
    for (int i = 0; i < seeds.length; i++) {
      int seed = next(nearest, left, i == 0, key.fold(i));
      seeds[i] = seed;
      left.remove(Integer.valueOf(seed));
      left.forEach(cell -> nearest[cell] = Math.min(nearest[cell], image.distance(cell, seed)));
    }
    return seeds;
  }

  /// One of the cells left; where all are like seeds, and for the first, any of them.
  private static int next(double[] nearest, List<Integer> left, boolean first, Key key) {
    double sum = first ? 0 : left.stream().mapToDouble(cell -> nearest[cell]).sum();
    if (sum <= 0) {
      return left.get(key.below(left.size()));
    }
    double lot = key.uniform() * sum;
    for (int cell : left) {
      lot -= nearest[cell];
      if (lot < 0) {
        return cell;
      }
    }
    return left.getLast(); // rounding
  }

  private static float[] cosines(Tensor features) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor unit = l2Normalize(features, -1); // (P, S, d)
      return unit.matmul(unit.transpose(1, 2)).toFloats(); // (P, S, S)
    }));
  }

  private static boolean[] free(Tensor features, Optional<Tensor> seen) {
    boolean[] free = new boolean[features.size(0) * features.size(1)];
    Arrays.fill(free, true);
    seen.ifPresent(mask -> {
      long[] numbers = mask.to(DType.I64).toLongs();
      IntStream.range(0, free.length).forEach(i -> free[i] = numbers[i] != 0);
    });
    return free;
  }
}
