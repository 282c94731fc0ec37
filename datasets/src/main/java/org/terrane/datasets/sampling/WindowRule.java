package org.terrane.datasets.sampling;

import java.util.List;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.Draws;

/// Which windows of a raster are looked at.
public sealed interface WindowRule permits RandomWindows, WindowGrid, StratifiedWindows {

  /// The windows of a raster of this size, each wholly within it. The same draws give the same windows.
  ///
  /// @throws org.terrane.datasets.scene.DataException if the raster is smaller than a window
  List<Window> windows(int width, int height, Draws draws);
}
