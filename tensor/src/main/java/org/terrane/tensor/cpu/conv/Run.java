package org.terrane.tensor.cpu.conv;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Taps that lie side by side in a [Field]: their channels are one stretch of memory, and so one loop.
///
/// @param offset of the first tap's pixel, from the pixel the window stands at; in elements of the field
/// @param row of the packed weight
/// @param length in elements, `taps · channels`
record Run(int offset, int row, int length) {
  /// A tap of the window: row `r`, column `s`, offset in elements.
  private record Tap(int r, int s, int offset) {}

  /// The runs of every phase, row phase by row phase.
  ///
  /// @param packed gets the first packed row of each tap `r · KW + s`
  static List<List<Run>> of(Axis rows, Axis columns, int channels, int gridWidth, int[] packed) {
    List<List<Run>> phases = new ArrayList<>();
    int row = 0;
    for (int a = 0; a < rows.phases(); a++) {
      for (int b = 0; b < columns.phases(); b++) {
        List<Tap> taps = taps(rows, a, columns, b, channels, gridWidth);
        phases.add(merged(taps, channels, row));
        for (Tap tap : taps) {
          packed[tap.r * columns.kernel() + tap.s] = row;
          row += channels;
        }
      }
    }
    return phases;
  }

  private static List<Tap> taps(Axis rows, int a, Axis columns, int b, int channels, int gridWidth) {
    List<Tap> taps = new ArrayList<>();
    for (int r = 0; r < rows.kernel(); r++) {
      for (int s = 0; s < columns.kernel(); s++) {
        if (rows.sees(a, r) && columns.sees(b, s)) {
          taps.add(new Tap(r, s, (rows.offset(a, r) * gridWidth + columns.offset(b, s)) * channels));
        }
      }
    }
    taps.sort(Comparator.comparingInt(Tap::offset));
    return taps;
  }

  private static List<Run> merged(List<Tap> taps, int channels, int firstRow) {
    List<Run> runs = new ArrayList<>();
    int row = firstRow;
    for (Tap tap : taps) {
      Run last = runs.isEmpty() ? null : runs.getLast();
      if (last != null && last.offset + last.length == tap.offset) {
        runs.set(runs.size() - 1, new Run(last.offset, last.row, last.length + channels));
      } else {
        runs.add(new Run(tap.offset, row, channels));
      }
      row += channels;
    }
    return runs;
  }
}
