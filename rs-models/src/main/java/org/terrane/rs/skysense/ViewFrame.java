package org.terrane.rs.skysense;

import org.terrane.datasets.sets.Frame;
import org.terrane.rs.views.Augmentation;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;

/// One image of a view: host data.
///
/// @param picture  within 0 and 1, square; a band's mean, ½, where nothing was measured
/// @param measured of each pixel, whether ground was measured that no cloud hides
/// @param cells    along a side
/// @param day      of the year, from 0 to 364
record ViewFrame(Picture picture, boolean[] measured, int cells, int day) {
  private static final float MEAN = 0.5f;
  private static final float DEVIATION = 0.25f; // of normalised bands, which lie within two of them

  static ViewFrame of(Frame frame, int cells, int day) {
    Picture picture = new Picture(frame.bands().size(), frame.side(), frame.side(), frame.pixels());
    return new ViewFrame(picture, frame.valid(), cells, day).with(picture);
  }

  /// The part of some cells a side whose upper left cell is in this column and row.
  ViewFrame part(int column, int row, int size) {
    int width = picture.width();
    int scale = width / cells;
    int side = size * scale;
    float[] pixels = new float[picture.bands() * side * side];
    boolean[] kept = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      int from = (row * scale + y) * width + column * scale;
      System.arraycopy(measured, from, kept, y * side, side);
      for (int band = 0; band < picture.bands(); band++) {
        System.arraycopy(picture.pixels(), band * picture.area() + from, pixels, (band * side + y) * side, side);
      }
    }
    return new ViewFrame(new Picture(picture.bands(), side, side, pixels), kept, size, day);
  }

  /// The same ground in another light.
  ViewFrame changed(Augmentation augmentation, Key key) {
    return with(augmentation.apply(picture, key));
  }

  ViewFrame mirrored(Mirroring mirroring) {
    return mirroring == Mirroring.NONE ? this
        : new ViewFrame(mirroring.of(picture), mirroring.of(measured, picture.width()), cells, day);
  }

  /// The pixels with mean 0 and deviation 1, as far as they were measured (ADR 11).
  float[] standardised() {
    float[] pixels = picture.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (pixels[i] - MEAN) / DEVIATION;
    }
    return pixels;
  }

  /// The cells of which half or more was measured, row by row.
  boolean[] seen() {
    int width = picture.width();
    int scale = width / cells;
    int[] counts = new int[cells * cells];
    for (int i = 0; i < measured.length; i++) {
      counts[i / width / scale * cells + i % width / scale] += measured[i] ? 1 : 0;
    }
    boolean[] seen = new boolean[counts.length];
    for (int cell = 0; cell < seen.length; cell++) {
      seen[cell] = 2 * counts[cell] >= scale * scale;
    }
    return seen;
  }

  /// Another picture of the same, as far as it was measured.
  private ViewFrame with(Picture other) {
    float[] pixels = other.pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = measured[i % measured.length] ? pixels[i] : MEAN;
    }
    return new ViewFrame(other.with(pixels), measured, cells, day);
  }
}
