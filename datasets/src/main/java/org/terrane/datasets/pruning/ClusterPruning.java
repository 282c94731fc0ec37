package org.terrane.datasets.pruning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.datasets.scene.DataException;

/// Which places of a collection are kept, so that what it has most of does not drown the rest (methods.md 2.2).
///
/// @param groups what became of each group of like places
/// @param dropped ids of the places that are left out, in the order of the collection
public record ClusterPruning(List<Group> groups, List<String> dropped) {

  private static final int GROUPS_TOLD = 20;

  public ClusterPruning {
    groups = List.copyOf(groups);
    dropped = List.copyOf(dropped);
  }

  /// @param places in the group
  /// @param kept of these
  public record Group(int places, int kept) {}

  /// Sorts places into groups by k-means and keeps of each those farthest from its centre: the ones an average place of
  /// the group teaches least about. Features count alike: each is brought to mean 0 and deviation 1 first, and one that
  /// is not known is taken as average.
  ///
  /// @param ids of the places
  /// @param features of the same places, all of one length
  /// @param clusters groups, k
  /// @param perCluster places kept of a group, at most
  /// @return the same for the same seed
  public static ClusterPruning of(
      List<String> ids, List<float[]> features, int clusters, int perCluster, long seed) {
    if (ids.isEmpty() || ids.size() != features.size() || clusters < 1 || perCluster < 1) {
      throw new DataException("[pruning] needs places, features of each, and at least 1 cluster and 1 place of each,"
          + " but has %d, %d, %d and %d".formatted(ids.size(), features.size(), clusters, perCluster));
    }
    KMeans found = KMeans.of(standardised(features), clusters, seed);
    boolean[] kept = new boolean[ids.size()];
    List<Group> groups = new ArrayList<>();
    for (int k = 0; k < found.groups(); k++) {
      int group = k;
      List<Integer> members = IntStream.range(0, ids.size()).filter(i -> found.group()[i] == group).boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -found.distance()[i])).toList();
      members.stream().limit(perCluster).forEach(i -> kept[i] = true);
      groups.add(new Group(members.size(), Math.min(members.size(), perCluster)));
    }
    return new ClusterPruning(groups,
        IntStream.range(0, ids.size()).filter(i -> !kept[i]).mapToObj(ids::get).toList());
  }

  /// For people: what was kept, in all and of the groups.
  public List<String> lines() {
    int places = groups.stream().mapToInt(Group::places).sum();
    List<String> lines = new ArrayList<>();
    lines.add("kept " + (places - dropped.size()) + " of " + places + " squares of ground in " + groups.size()
        + " clusters");
    for (int k = 0; k < Math.min(groups.size(), GROUPS_TOLD); k++) {
      lines.add("  cluster " + (k + 1) + ": kept " + groups.get(k).kept() + " of " + groups.get(k).places());
    }
    if (groups.size() > GROUPS_TOLD) {
      lines.add("  and " + (groups.size() - GROUPS_TOLD) + " more clusters");
    }
    return lines;
  }

  /// Each feature with mean 0 and deviation 1 over the places that know it; 0 for those that do not, and for a feature
  /// that is the same everywhere.
  static float[][] standardised(List<float[]> features) {
    int length = features.getFirst().length;
    float[][] points = new float[features.size()][length];
    for (int d = 0; d < length; d++) {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (float[] one : features) {
        if (!Float.isNaN(one[d])) {
          sum += one[d];
          count++;
        }
      }
      double mean = sum / count;
      for (float[] one : features) {
        squares += Float.isNaN(one[d]) ? 0 : (one[d] - mean) * (one[d] - mean);
      }
      double std = Math.sqrt(squares / count);
      for (int i = 0; i < points.length; i++) {
        float value = features.get(i)[d];
        points[i][d] = Float.isNaN(value) || std == 0 ? 0 : (float) ((value - mean) / std);
      }
    }
    return points;
  }
}
