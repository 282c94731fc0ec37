package org.terrane.rs.skysense;

import java.util.stream.IntStream;
import org.terrane.tensor.Key;

/// Where a view lies in its square of ground, and which way round it shows it.
///
/// @param row      of the square's cells in which the view begins, from 0
/// @param column   likewise
/// @param mirrored all modalities of the view alike
public record Window(int row, int column, Mirroring mirrored) {
  static final int OUTSIDE = -1;

  /// A view that begins where the square begins.
  public static Window atCorner(Mirroring mirrored) {
    return new Window(0, 0, mirrored);
  }

  /// A view somewhere in a square, as it is.
  ///
  /// @param cells along a side of the square
  /// @param size  cells along a side of the view
  static Window draw(int cells, int size, Key key) {
    return new Window(key.fold("row").below(cells - size + 1), key.fold("column").below(cells - size + 1),
        Mirroring.NONE);
  }

  Window with(Mirroring other) {
    return new Window(row, column, other);
  }

  boolean sameGround(Window other) {
    return row == other.row && column == other.column;
  }

  /// Where the ground of this view lies in another, mirroring apart: cell `s` of this is cell `cellsIn(other, size)[s]`
  /// of that, or [#OUTSIDE].
  ///
  /// @param size cells along a side of either
  int[] cellsIn(Window other, int size) {
    return IntStream.range(0, size * size).map(cell -> {
      int y = cell / size + row - other.row;
      int x = cell % size + column - other.column;
      return y >= 0 && y < size && x >= 0 && x < size ? y * size + x : OUTSIDE;
    }).toArray();
  }
}
