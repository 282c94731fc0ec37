package org.terrane.datasets.sampling;

import org.terrane.datasets.scene.DataException;

/// What all rules of windows ask of their numbers.
final class Sides {

  private Sides() {}

  static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new DataException("[windows] " + name + " must be at least 1, but is " + value);
    }
  }

  static void requireRoom(int side, int width, int height) {
    if (side > Math.min(width, height)) {
      throw new DataException("[windows] side must be at most the raster's " + Math.min(width, height)
          + " pixels (it has " + width + "x" + height + "), but is " + side);
    }
  }
}
