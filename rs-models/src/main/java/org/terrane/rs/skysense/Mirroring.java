package org.terrane.rs.skysense;

import java.util.stream.IntStream;
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
    float[] pixels = picture.pixels();
    float[] mirrored = new float[pixels.length];
    int[] from = cells(picture.width());
    for (int band = 0; band < pixels.length; band += from.length) {
      for (int i = 0; i < from.length; i++) {
        mirrored[band + i] = pixels[band + from[i]];
      }
    }
    return picture.with(mirrored);
  }

  /// The same of a mask of `side` pixels a side.
  boolean[] of(boolean[] mask, int side) {
    int[] from = cells(side);
    boolean[] mirrored = new boolean[mask.length];
    for (int i = 0; i < from.length; i++) {
      mirrored[i] = mask[from[i]];
    }
    return mirrored;
  }

  /// Drawn for a view of a sample.
  static Mirroring draw(double horizontal, double vertical, Key key) {
    boolean across = key.fold("horizontal").uniform() < horizontal;
    boolean down = key.fold("vertical").uniform() < vertical;
    return across ? down ? BOTH : HORIZONTAL : down ? VERTICAL : NONE;
  }
}
