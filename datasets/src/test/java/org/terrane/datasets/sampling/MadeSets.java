package org.terrane.datasets.sampling;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// Sets that have a place and times and, where a test looks at them, pixels.
final class MadeSets {

  private MadeSets() {}

  /// A square of some metres north and east of a point, in its UTM zone, with one image for each time.
  static ImageSet at(String id, LonLat corner, double metres, String... times) {
    int zone = Math.clamp((int) Math.floor((corner.lon() + 180) / 6) + 1, 1, 60);
    int epsg = (corner.lat() < 0 ? 32700 : 32600) + zone;
    Position map = Crs.of(epsg).fromLonLat(corner);
    GeoTransform transform = GeoTransform.northUp(map.x(), map.y() + metres, metres / 64, metres / 64);
    return set(id, transform, epsg, times);
  }

  /// A set that lies nowhere on Earth.
  static ImageSet nowhere(String id) {
    return set(id, GeoTransform.northUp(0, 0, 10, 10), 0, "2019-05-01");
  }

  /// A value of an image at a pixel; NaN for "not measured".
  @FunctionalInterface
  interface Pixels {
    float at(String time, int column, int row);
  }

  /// A square of Sentinel-2 pixels, 64 rows high, near Ghent, with one image for each time.
  static ImageSet measured(String id, int width, Pixels pixels, String... times) {
    GeoTransform transform = GeoTransform.northUp(551_400, 5_655_600, 10, 10);
    return ImageSet.of(id, Stream.of(times).map(time -> {
      RasterInfo info = info(id, width, transform, 32631, time);
      Raster raster = new Raster() {
        @Override
        public RasterInfo info() {
          return info;
        }

        @Override
        public void read(Window window, int[] bands, float[] into) {
          for (int i = 0; i < window.width() * window.height(); i++) {
            into[i] = pixels.at(time, window.x() + i % window.width(), window.y() + i / window.width());
          }
        }

        @Override
        public void close() {}
      };
      return image(RasterSource.of(info, () -> raster), time);
    }).toList());
  }

  private static ImageSet set(String id, GeoTransform transform, int epsg, String... times) {
    return ImageSet.of(id, Stream.of(times).map(time -> image(id, transform, epsg, time)).toList());
  }

  private static SetImage image(String id, GeoTransform transform, int epsg, String time) {
    return image(new RasterSource(info(id, 64, transform, epsg, time), 10, () -> {
      throw new AssertionError("nobody reads pixels to split sets");
    }), time);
  }

  private static RasterInfo info(String id, int width, GeoTransform transform, int epsg, String time) {
    RasterBand stored = new RasterBand("B02", SampleType.F32, null, 1, 0, Map.of());
    return new RasterInfo(Path.of(id, time + ".tif"), width, 64, List.of(stored), transform, epsg, Map.of(), null);
  }

  private static SetImage image(RasterSource source, String time) {
    ImageBand band = new ImageBand(Sensors.SENTINEL_2_L2A.band("B02"), source, 0, Calibration.IDENTITY);
    @Nullable AcquisitionTime known = time.equals("unknown") ? null : AcquisitionTime.parse(time);
    return SetImage.of(Sensors.SENTINEL_2_L2A, known, 10, List.of(band));
  }
}
