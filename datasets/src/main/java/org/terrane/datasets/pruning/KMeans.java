package org.terrane.datasets.pruning;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.terrane.datasets.sets.Draws;

/// Lloyd's k-means from a k-means++ start (Arthur, Vassilvitskii 2007). The same points and seed give the same groups,
/// whatever the number of threads.
///
/// @param group of each point, from 0
/// @param distance of each point from its group's centre
/// @param groups number of groups: fewer than asked for where the points are not that many different ones
record KMeans(int[] group, double[] distance, int groups) {

  private static final int MOST_ROUNDS = 100;

  /// @param points at least one, all of one length
  static KMeans of(float[][] points, int groups, long seed) {
    double[][] centres = start(points, Math.min(groups, points.length), new Draws(seed));
    int[] group = nearest(points, centres);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      move(centres, points, group);
      int[] now = nearest(points, centres);
      if (Arrays.equals(now, group)) {
        break;
      }
      group = now;
    }
    double[] distance = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      distance[i] = Math.sqrt(squared(points[i], centres[group[i]]));
    }
    return new KMeans(group, distance, centres.length);
  }

  /// Each further centre is a point drawn in proportion to its squared distance from the nearest centre so far.
  private static double[][] start(float[][] points, int groups, Draws draws) {
    double[][] centres = new double[groups][];
    centres[0] = centre(points[draws.nextInt(points.length)]);
    double[] apart = new double[points.length];
    Arrays.fill(apart, Double.POSITIVE_INFINITY);
    for (int k = 1; k < groups; k++) {
      double sum = 0;
      for (int i = 0; i < points.length; i++) {
        apart[i] = Math.min(apart[i], squared(points[i], centres[k - 1]));
        sum += apart[i];
      }
      if (sum == 0) {
        return Arrays.copyOf(centres, k); // every point is a centre already
      }
      centres[k] = centre(points[pick(apart, draws.nextDouble() * sum)]);
    }
    return centres;
  }

  private static int pick(double[] weights, double at) {
    double sum = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      last = weights[i] > 0 ? i : last;
      if (sum > at) {
        return i;
      }
    }
    return last; // rounding: the sum came out a little smaller than before
  }

  private static int[] nearest(float[][] points, double[][] centres) {
    return IntStream.range(0, points.length).parallel().map(i -> nearest(points[i], centres)).toArray();
  }

  private static int nearest(float[] point, double[][] centres) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < centres.length; k++) {
      double apart = squared(point, centres[k]);
      if (apart < least) {
        least = apart;
        best = k;
      }
    }
    return best;
  }

  /// To the mean of each group; a group without points keeps its centre.
  private static void move(double[][] centres, float[][] points, int[] group) {
    double[][] sums = new double[centres.length][points[0].length];
    int[] counts = new int[centres.length];
    for (int i = 0; i < points.length; i++) {
      counts[group[i]]++;
      for (int d = 0; d < points[i].length; d++) {
        sums[group[i]][d] += points[i][d];
      }
    }
    for (int k = 0; k < centres.length; k++) {
      for (int d = 0; d < sums[k].length && counts[k] > 0; d++) {
        centres[k][d] = sums[k][d] / counts[k];
      }
    }
  }

  private static double[] centre(float[] point) {
    double[] centre = new double[point.length];
    for (int d = 0; d < centre.length; d++) {
      centre[d] = point[d];
    }
    return centre;
  }

  private static double squared(float[] point, double[] centre) {
    double sum = 0;
    for (int d = 0; d < centre.length; d++) {
      sum += (point[d] - centre[d]) * (point[d] - centre[d]);
    }
    return sum;
  }
}
