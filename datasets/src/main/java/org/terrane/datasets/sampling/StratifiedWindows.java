package org.terrane.datasets.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.Draws;

/// Windows of which each stratum, a class of land cover for example, has its share, however rare it is.
///
/// A stratum's windows are drawn without repeating one; if it has fewer than its share asks for, they come again in the
/// same order, so that the shares hold.
///
/// @param candidates the windows to choose from
/// @param strata which stratum a window belongs to
/// @param shares parts of the count by stratum, which add up to 1; empty for equal shares of all strata there are
/// @param count windows in all
public record StratifiedWindows(WindowRule candidates, Strata strata, Map<Integer, Double> shares, int count)
    implements WindowRule {

  private static final double ROUNDING = 1e-9;

  /// @throws DataException if the count is not positive, or shares are given that are not positive or do not add up
  public StratifiedWindows {
    shares = Map.copyOf(shares);
    Sides.requirePositive("count", count);
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!shares.isEmpty()
        && (!(Math.abs(sum - 1) < ROUNDING) || shares.values().stream().anyMatch(share -> !(share > 0)))) {
      throw new DataException("[windows] shares must be positive and add up to 1, but are " + new TreeMap<>(shares));
    }
  }

  /// Equal shares of all strata there are.
  public static StratifiedWindows equal(WindowRule candidates, Strata strata, int count) {
    return new StratifiedWindows(candidates, strata, Map.of(), count);
  }

  /// @throws DataException if a stratum that is to have a share has no window
  @Override
  public List<Window> windows(int width, int height, Draws draws) {
    SortedMap<Integer, List<Window>> byStratum = new TreeMap<>();
    for (Window window : candidates.windows(width, height, draws)) {
      strata.of(window).ifPresent(stratum ->
          byStratum.computeIfAbsent(stratum, key -> new ArrayList<>()).add(window));
    }
    List<Window> chosen = new ArrayList<>();
    counts(byStratum).forEach((stratum, wanted) -> {
      List<Window> order = draws.shuffled(byStratum.get(stratum));
      for (int i = 0; i < wanted; i++) {
        chosen.add(order.get(i % order.size()));
      }
    });
    return List.copyOf(draws.shuffled(chosen));
  }

  /// Whole numbers of windows by stratum: each share rounded down, and the rest to those that lost most by it.
  private SortedMap<Integer, Integer> counts(SortedMap<Integer, List<Window>> byStratum) {
    SortedMap<Integer, Double> wanted = new TreeMap<>();
    if (shares.isEmpty()) {
      byStratum.keySet().forEach(stratum -> wanted.put(stratum, (double) count / byStratum.size()));
    } else {
      shares.forEach((stratum, share) -> wanted.put(stratum, count * share));
    }
    requireAll(wanted, byStratum);
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    wanted.forEach((stratum, number) -> counts.put(stratum, (int) (number + ROUNDING)));
    int rest = count - counts.values().stream().mapToInt(Integer::intValue).sum();
    wanted.keySet().stream()
        .sorted(Comparator.comparingDouble(stratum -> counts.get(stratum) - wanted.get(stratum)))
        .limit(rest)
        .forEach(stratum -> counts.merge(stratum, 1, Integer::sum));
    return counts;
  }

  private static void requireAll(
      SortedMap<Integer, Double> wanted, SortedMap<Integer, List<Window>> byStratum) {
    if (wanted.isEmpty()) {
      throw new DataException("[windows] no window belongs to a stratum");
    }
    wanted.keySet().stream().filter(stratum -> !byStratum.containsKey(stratum)).findFirst().ifPresent(stratum -> {
      throw new DataException("[windows] stratum " + stratum + " is to have a share, but no window belongs to it; there"
          + " are windows of " + byStratum.keySet());
    });
  }
}
