package org.terrane.datasets.sampling;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.Window;

/// Which stratum a window belongs to, if any. Any function of a window will do.
@FunctionalInterface
public interface Strata {

  /// The window's stratum; empty for a window that is not to be chosen.
  OptionalInt of(Window window);

  /// The class that covers most of the window in a class map of the same grid; of equals, the one with the smaller
  /// number. A window that the map says nothing about belongs nowhere.
  ///
  /// @param mask a class map, which must stay open while windows are drawn
  /// @param unlabelled the class number that means "not labelled"; such pixels do not count
  static Strata byMajority(Raster mask, int band, int unlabelled) {
    return window -> most(counts(mask, band, unlabelled, window), true);
  }

  /// The rarest class of the whole map that the window has any of: for classes too small to be a majority.
  ///
  /// @param mask a class map, which must stay open while windows are drawn
  /// @param unlabelled the class number that means "not labelled"
  static Strata byRarest(Raster mask, int band, int unlabelled) {
    Map<Integer, Integer> everywhere = counts(mask, band, unlabelled, mask.info().window());
    return window -> {
      Map<Integer, Integer> present = counts(mask, band, unlabelled, window);
      present.replaceAll((label, count) -> everywhere.get(label));
      return most(present, false);
    };
  }

  private static OptionalInt most(Map<Integer, Integer> counts, boolean largest) {
    OptionalInt best = OptionalInt.empty();
    for (int label : counts.keySet().stream().sorted().toList()) {
      int count = counts.get(label);
      if (best.isEmpty() || (largest ? count > counts.get(best.getAsInt()) : count < counts.get(best.getAsInt()))) {
        best = OptionalInt.of(label);
      }
    }
    return best;
  }

  private static Map<Integer, Integer> counts(Raster mask, int band, int unlabelled, Window window) {
    float[] labels = new float[window.width() * window.height()];
    mask.read(window, new int[] {band}, labels);
    Map<Integer, Integer> counts = new HashMap<>();
    for (float label : labels) {
      if (label != unlabelled && !Float.isNaN(label)) {
        counts.merge((int) label, 1, Integer::sum);
      }
    }
    return counts;
  }
}
