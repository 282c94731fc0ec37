package org.terrane.rs.skysense;

import java.util.stream.IntStream;
import org.terrane.rs.views.Flip;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;

/// How a view is mirrored; each is its own opposite. All modalities of a sample are mirrored alike, so that a cell of
/// the one stays the same ground as that cell of the other.
public enum Mirroring {
  NONE(false, false),
  /// Left and right change places.
  HORIZONTAL(true, false),
  /// Top and bottom change places.
  VERTICAL(false, true),
  /// Both: half a turn.
  BOTH(true, true);

  private final boolean horizontal;
  private final boolean vertical;

  Mirroring(boolean horizontal, boolean vertical) {
    this.horizontal = horizontal;
    this.vertical = vertical;
  }

  static Mirroring of(boolean horizontal, boolean vertical) {
    return horizontal ? vertical ? BOTH : HORIZONTAL : vertical ? VERTICAL : NONE;
  }

  /// Undoes it on a square map of S cells, row by row: cell `s` of the ground is cell `cells(side)[s]` of the mirrored
  /// map.
  ///
  /// @param side √S
  public int[] cells(int side) {
    return IntStream.range(0, side * side).map(cell -> {
      int row = cell / side;
      int column = cell % side;
      return (vertical ? side - 1 - row : row) * side + (horizontal ? side - 1 - column : column);
    }).toArray();
  }

  /// The mirrored image.
  Picture of(Picture picture) {
    Key none = Key.of(0); // a flip draws nothing
    Picture across = horizontal ? Flip.HORIZONTAL.apply(picture, none) : picture;
    return vertical ? Flip.VERTICAL.apply(across, none) : across;
  }
}
