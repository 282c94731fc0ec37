package org.terrane.datasets.sampling;

import org.terrane.datasets.scene.DataException;

/// What one scene is: the patches of which are not to be pushed apart (methods.md 3.3).
public sealed interface SceneExtent {

  /// Each image is a scene of its own: for large mosaics.
  record Image() implements SceneExtent {}

  /// All dates of a place are one scene: for corpora of independent places.
  record Place() implements SceneExtent {}

  /// All patches whose middle lies in one cell of a grid over the Earth are one scene, whatever image they are from.
  ///
  /// @param km side of a cell in kilometres
  record Cell(double km) implements SceneExtent {

    /// @throws DataException if cells are smaller than 1 km
    public Cell {
      if (!(km >= 1)) {
        throw new DataException("[scene] a cell's km must be at least 1, but is " + km);
      }
    }
  }
}
