package org.terrane.datasets.sets;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.terrane.datasets.raster.RasterInfo;

/// Where clouds and their shadows hide the ground, by the masks that came with an image.
///
/// | layer | cloud or shadow | source |
/// |---|---|---|
/// | `SCL` | classes 3 shadow, 8 and 9 cloud, 10 thin cirrus | Sentinel-2 L2A product definition |
/// | `QA60` | bits 10 cloud, 11 cirrus | Sentinel-2 on Earth Engine |
/// | `pixel_qa` | bits 3 shadow, 5 cloud | Landsat 8 Collection 1 surface reflectance guide |
/// | `QA_PIXEL` | bits 1 dilated cloud, 2 cirrus, 3 cloud, 4 shadow | Landsat 8-9 Collection 2 format |
///
/// Snow is ground. A pixel for which the mask says nothing is taken as clear.
public final class CloudMask {

  private CloudMask() {}

  /// Whether each pixel of a grid of `rows x columns` is hidden; nothing where no mask of the image tells.
  ///
  /// @param onto the map from the grid's pixels to those of a raster
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  public static Optional<boolean[]> over(
      SetImage image, Function<RasterInfo, Affine> onto, int columns, int rows) {
    List<MaskLayer> masks = image.masks().stream().filter(mask -> tells(mask.name())).toList();
    if (masks.isEmpty()) {
      return Optional.empty();
    }
    boolean[] hidden = new boolean[columns * rows];
    for (MaskLayer mask : masks) {
      float[] values = mask.nearest(onto.apply(mask.source().info()), columns, rows);
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] |= isCloud(mask.name(), values[i]);
      }
    }
    return Optional.of(hidden);
  }

  /// Whether a layer of this name speaks of clouds.
  static boolean tells(String layer) {
    return switch (layer.toUpperCase(Locale.ROOT)) {
      case "SCL", "QA60", "PIXEL_QA", "QA_PIXEL" -> true;
      default -> false;
    };
  }

  /// Whether a number of a layer means cloud or shadow; NaN does not.
  static boolean isCloud(String layer, float value) {
    int number = (int) value;
    return switch (layer.toUpperCase(Locale.ROOT)) {
      case "SCL" -> number == 3 || number >= 8 && number <= 10;
      case "QA60" -> (number & (1 << 10 | 1 << 11)) != 0;
      case "PIXEL_QA" -> (number & (1 << 3 | 1 << 5)) != 0;
      case "QA_PIXEL" -> (number & (1 << 1 | 1 << 2 | 1 << 3 | 1 << 4)) != 0;
      default -> false;
    };
  }
}
