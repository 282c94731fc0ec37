package org.terrane.datasets.geotiff;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.GeoTransform;

/// Where an image lies: its coordinate reference system and its transform from pixels to map coordinates.
///
/// Source: OGC GeoTIFF 1.1 (19-008r4), sections 7.1 to 7.3; what counts first, and the half pixel of PixelIsPoint, as
/// GDAL does it.
///
/// @param epsg code of the reference system, 0 when unknown
record GeoKeys(int epsg, @Nullable GeoTransform transform) {

  static final int MODEL_TYPE = 1024;
  static final int RASTER_TYPE = 1025;
  static final int GEODETIC_CRS = 2048;
  static final int PROJECTED_CRS = 3072;
  static final int MODEL_PROJECTED = 1;
  static final int MODEL_GEOGRAPHIC = 2;
  static final int PIXEL_IS_AREA = 1;

  private static final int PIXEL_IS_POINT = 2;
  private static final int USER_DEFINED = 32_767;

  static GeoKeys read(TiffDirectory directory) throws IOException {
    long[] keys = directory.numbers(Tag.GEO_KEY_DIRECTORY);
    long projected = code(keys, PROJECTED_CRS);
    long geodetic = code(keys, GEODETIC_CRS);
    long epsg = code(keys, MODEL_TYPE) == MODEL_GEOGRAPHIC || projected == 0 ? geodetic : projected;
    GeoTransform transform = transform(directory);
    if (transform != null && code(keys, RASTER_TYPE) == PIXEL_IS_POINT) {
      transform = transform.shifted(-0.5, -0.5);
    }
    return new GeoKeys(epsg == USER_DEFINED ? 0 : (int) epsg, transform);
  }

  /// The value of a key that is a code; 0 where the key is absent. The directory is rows of four numbers: key, tag
  /// that holds the value (0: the value itself follows), count, value; the first row is a header.
  private static long code(long[] keys, int wanted) {
    for (int row = 4; row + 3 < keys.length; row += 4) {
      if (keys[row] == wanted && keys[row + 1] == 0) {
        return keys[row + 3];
      }
    }
    return 0;
  }

  private static @Nullable GeoTransform transform(TiffDirectory directory) throws IOException {
    double[] scale = directory.doubles(Tag.MODEL_PIXEL_SCALE);
    double[] tie = directory.doubles(Tag.MODEL_TIEPOINT);
    if (scale.length >= 2 && scale[0] != 0 && scale[1] != 0 && tie.length >= 6) {
      double pixelHeight = -Math.abs(scale[1]);
      return new GeoTransform(tie[3] - tie[0] * scale[0], scale[0], 0, tie[4] - tie[1] * pixelHeight, 0, pixelHeight);
    }
    double[] matrix = directory.doubles(Tag.MODEL_TRANSFORMATION);
    if (matrix.length == 16) {
      return new GeoTransform(matrix[3], matrix[0], matrix[1], matrix[7], matrix[4], matrix[5]);
    }
    return null;
  }
}
