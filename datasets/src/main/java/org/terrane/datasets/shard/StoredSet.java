package org.terrane.datasets.shard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;

/// What a record says of its image set: everything but the pixels. All images show the same square of ground, so equal
/// shares of their sides are equal places.
///
/// @param id the place's name
/// @param epsg code of the square's reference system; 0 for a set that lies nowhere on Earth
/// @param square the square as one pixel: from its upper left corner one whole side to the right, one down
/// @param footprint corners of the square; null exactly where `epsg` is 0
record StoredSet(
    String id, int epsg, GeoTransform square, @Nullable Footprint footprint, List<StoredSet.Image> images) {

  StoredSet {
    images = List.copyOf(images);
  }

  /// One acquisition of one sensor.
  ///
  /// @param gsd native ground sample distance of the finest band, in metres
  record Image(String sensor, @Nullable AcquisitionTime time, float gsd, List<Raster> rasters) {
    Image {
      rasters = List.copyOf(rasters);
    }
  }

  /// The layers of an image that have one pixel size.
  ///
  /// @param side pixels along the square's side
  /// @param pixelMetres side of a pixel on the ground
  record Raster(int side, float pixelMetres, List<Layer> layers) {
    Raster {
      layers = List.copyOf(layers);
    }
  }

  /// One band or mask, `(side, side)` values.
  record Layer(boolean mask, String name, Coding coding) {}

  /// How a layer's values are stored: `value = scale * stored + offset`.
  ///
  /// @param nodata the stored number that means "not measured"; null where every pixel was measured. Floats need none:
  ///     NaN says it
  record Coding(SampleType type, float scale, float offset, @Nullable Double nodata) {

    /// Values as they are, in 32-bit floats.
    static final Coding FLOATS = new Coding(SampleType.F32, 1, 0, null);
  }
}
