package org.terrane.datasets.sampling;

import java.util.List;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.CommonGround;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// Windows of an image set: squares of ground that all its images show, at whole pixels of one of them.
public final class SetCrops {

  private SetCrops() {}

  /// The squares that a rule gives.
  ///
  /// @param reference the image whose finest pixels the windows are counted in
  /// @param images all that are to be read onto the squares, the reference among them
  /// @throws DataException if the images' common ground is smaller than a window, or a window is not square
  public static List<CropGrid> of(WindowRule rule, SetImage reference, List<SetImage> images, Draws draws) {
    RasterSource raster = reference.finest();
    Window ground = CommonGround.of(images, raster.info()).wholePixels();
    try {
      return rule.windows(ground.width(), ground.height(), draws).stream()
          .map(window -> grid(raster, ground, window)).toList();
    } catch (DataException e) {
      throw new DataException(raster.info().file() + ": " + e.getMessage(), e);
    }
  }

  private static CropGrid grid(RasterSource raster, Window ground, Window window) {
    if (window.width() != window.height()) {
      throw new DataException("[windows] crops must be square, but one is " + window
          + "; leave the edge out or move it in");
    }
    return new CropGrid(raster, ground.x() + window.x(), ground.y() + window.y(), window.width(), window.width());
  }
}
