package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.crs.Georeference;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Sensors;

/// What appears between the pixels of a raster, and where: nearest, bilinear and cubic, over small and wide crops.
class ResamplingTest {

  private static final GeoTransform UTM = GeoTransform.northUp(551_400, 5_655_600, 10, 10);

  /// The value of a raster at a pixel.
  @FunctionalInterface
  private interface Pixels {
    double at(int column, int row);
  }

  @Test
  void nearest_never_makes_a_new_value_whatever_the_scale_or_system() {
    List<Double> classes = List.of(2.0, 10.0, 50.0, 95.0);
    Random random = new Random(1);
    double[] labels = random.doubles(300 * 300).map(value -> classes.get((int) (value * 4))).toArray();
    LonLat corner = Crs.of(32631).toLonLat(551_300, 5_655_700);
    ImageBand band = band("labels", 300, GeoTransform.northUp(corner.lon(), corner.lat(), 12e-5, 8e-5), 4326,
        (x, y) -> labels[y * 300 + x]);
    for (double extent : new double[] {33, 64, 150}) {
      CropGrid grid = new CropGrid(band("grid", 300, UTM, 32631, (x, y) -> 0).source(), 3.3, 4.7, extent, 64);
      for (float value : read(band, grid, Resampling.NEAREST)) {
        assertThat((double) value).isIn(classes);
      }
    }
  }

  @Test
  void nearest_takes_the_pixel_that_holds_the_place() {
    ImageBand band = band("n", 60, UTM, 32631, (x, y) -> 60 * y + x);
    // Pixel 0 of the grid has its middle at 10.4, 20.9 of the raster; the grid's pixels are 0.8 wide.
    float[] values = read(band, new CropGrid(band.source(), 10, 20.5, 16, 20), Resampling.NEAREST);
    for (int i = 0; i < values.length; i++) {
      int column = (int) Math.floor(10.4 + i % 20 * 0.8);
      int row = (int) Math.floor(20.9 + i / 20 * 0.8);
      assertThat(values[i]).isEqualTo(60 * row + column);
    }
  }

  @Test
  void cubic_follows_a_parabola_exactly_where_bilinear_cuts_its_corners() {
    ImageBand band = band("p", 60, UTM, 32631, (x, y) -> parabola(x + 0.5, y + 0.5));
    CropGrid grid = new CropGrid(band.source(), 10.3, 20.7, 20, 37);
    float[] cubic = read(band, grid, Resampling.CUBIC);
    float[] bilinear = read(band, grid, Resampling.BILINEAR);
    double step = 20.0 / 37;
    double apart = 0;
    for (int i = 0; i < cubic.length; i++) {
      double x = 10.3 + (i % 37 + 0.5) * step;
      double y = 20.7 + (i / 37 + 0.5) * step;
      assertThat(cubic[i]).isCloseTo((float) parabola(x, y), within(2e-3f));
      apart = Math.max(apart, Math.abs(bilinear[i] - parabola(x, y)));
    }
    assertThat(apart).isGreaterThan(0.2);
  }

  @Test
  void cubic_beside_nodata_is_bilinear_and_measures_no_more() {
    ImageBand band = band("hole", 40, UTM, 32631, (x, y) -> x == 20 && y == 20 ? Double.NaN : 7 * x + y * y);
    CropGrid grid = new CropGrid(band.source(), 10.25, 10.25, 20, 20);
    float[] cubic = read(band, grid, Resampling.CUBIC);
    float[] bilinear = read(band, grid, Resampling.BILINEAR);
    int alike = 0;
    for (int i = 0; i < cubic.length; i++) {
      int column = 10 + i % 20;
      int row = 10 + i / 20;
      assertThat(Float.isNaN(cubic[i])).isEqualTo(Float.isNaN(bilinear[i]));
      boolean beside = column >= 18 && column <= 21 && row >= 18 && row <= 21;
      alike += Float.compare(cubic[i], bilinear[i]) == 0 ? 1 : 0;
      assertThat(Float.compare(cubic[i], bilinear[i]) == 0).as("column %d row %d", column, row).isEqualTo(beside);
    }
    assertThat(alike).isEqualTo(16);
  }

  /// A pair as OSCD's, the one in UTM, the other in square degrees, 8.5 m by 13 m on the ground: waves of 200 m.
  @ParameterizedTest
  @EnumSource(value = Resampling.class, names = {"BILINEAR", "CUBIC"})
  void the_pixels_of_a_pair_in_utm_and_degrees_coincide(Resampling resampling) {
    LonLat corner = Crs.of(32631).toLonLat(551_350, 5_655_650);
    ImageBand fine = waves("utm", 130, UTM, 32631);
    ImageBand degrees = waves("degrees", 137, GeoTransform.northUp(corner.lon(), corner.lat(), 11.7e-5, 11.7e-5), 4326);
    CropGrid grid = new CropGrid(fine.source(), 5, 5, 96, 96);
    float[] one = read(fine, grid, resampling);
    float[] other = read(degrees, grid, resampling);
    double[] shift = shift(one, other, 96);
    assertThat(Math.hypot(shift[0], shift[1])).isLessThan(0.05);
    // The measure itself: a grid a tenth of a pixel beside is seen as that.
    float[] moved = read(degrees, new CropGrid(fine.source(), 5.1, 5, 96, 96), resampling);
    assertThat(shift(one, moved, 96)[0]).isCloseTo(0.1, within(0.02));
  }

  @ParameterizedTest
  @CsvSource({"4326, 50, 100000, 10", "4326, 70, 40000, 10", "32632, 50, 100000, 10", "3857, 60, 100000, 10",
      "3035, 50, 100000, 10", "4326, 50, 2000, 0.3"})
  void wide_crops_follow_the_maps_bend(int epsg, double lat, double width, double metres) {
    Position corner = Crs.of(32631).fromLonLat(new LonLat(4, lat));
    int side = (int) (width / metres);
    GeoTransform north = GeoTransform.northUp(corner.x(), corner.y(), metres, metres);
    RasterInfo reference = info("reference", side, north, 32631);
    Position start = Crs.of(epsg).fromLonLat(new LonLat(4, lat));
    double pixel = epsg == 4326 ? metres / 111_320 : metres;
    RasterInfo raster = info("raster", side, GeoTransform.northUp(start.x(), start.y(), pixel, pixel), epsg);
    CropGrid grid = new CropGrid(RasterSource.of(reference, () -> null), 0, 0, side, side);
    GridMap map = GridMap.of(grid, raster);
    Georeference place = Georeference.of(raster);
    Random random = new Random(5);
    for (GridMap.Block block : map.blocks()) {
      for (int k = 0; k < 6; k++) {
        double i = block.x() + random.nextDouble() * block.width();
        double j = block.y() + random.nextDouble() * block.height();
        Position exact = place.toPixel(grid.toLonLat(i, j));
        double off = Math.hypot(block.map().x(i, j) - exact.x(), block.map().y(i, j) - exact.y());
        assertThat(off / block.map().step()).isLessThan(1.2 * GridMap.TOLERANCE);
      }
    }
    assertThat(map.blocks().stream().mapToLong(block -> (long) block.width() * block.height()).sum())
        .isEqualTo((long) side * side);
    assertThat(map.blocks()).hasSizeLessThan(20_000);
  }

  @Test
  void a_crop_of_20_km_is_read_where_it_lies() {
    LonLat corner = Crs.of(32631).toLonLat(551_400, 5_655_600);
    GeoTransform transform = GeoTransform.northUp(corner.lon() - 0.01, corner.lat() + 0.01, 14e-5, 9e-5);
    // Stored: 1e3 degrees east and north of the corner, in all 9 of the raster's cache blocks.
    ImageBand band = band("wide", 2400, transform, 4326, (x, y) -> 14e-2 * (x + 0.5) - 9e-2 * (y + 0.5));
    CropGrid grid = new CropGrid(band("grid", 2000, UTM, 32631, (x, y) -> 0).source(), 0, 0, 2000, 2000);
    float[] values = read(band, grid, Resampling.BILINEAR);
    Random random = new Random(2);
    for (int k = 0; k < 3000; k++) {
      int i = random.nextInt(2000);
      int j = random.nextInt(2000);
      LonLat earth = grid.toLonLat(i + 0.5, j + 0.5);
      double expected = 1e3 * (earth.lon() - corner.lon() + 0.01) + 1e3 * (earth.lat() - corner.lat() - 0.01);
      // A tenth of a pixel is 0.014 + 0.009; one flat map would be off by up to 0.08.
      assertThat(values[j * 2000 + i]).isCloseTo((float) expected, within(0.005f));
    }
  }

  /// A map of the whole Earth in degrees, which ends at the date line and is torn at the pole, under a polar crop.
  @Test
  void a_map_of_the_world_is_read_over_the_pole() {
    ImageBand world = band("world", 3600, 1800, GeoTransform.northUp(-180, 90, 0.1, 0.1), 4326,
        (x, y) -> 10 * (90 - 0.1 * (y + 0.5)));
    int side = 200;
    // 20 km pixels: 2000 km to each side of the pole.
    RasterInfo polar = info("polar", side, GeoTransform.northUp(-2_000_000, 2_000_000, 20_000, 20_000), 3413);
    CropGrid grid = new CropGrid(RasterSource.of(polar, () -> null), 0, 0, side, side);
    for (Resampling resampling : Resampling.values()) {
      float[] values = read(world, grid, resampling);
      int unmeasured = 0;
      for (int i = 0; i < values.length; i++) {
        unmeasured += Float.isNaN(values[i]) ? 1 : 0;
        double expected = 10 * grid.toLonLat(i % side + 0.5, i / side + 0.5).lat();
        // Nearest is off by half a pixel of 0.1 degrees; the mean over 20 km beside the pole by half as much.
        assertThat(Float.isNaN(values[i]) || Math.abs(values[i] - expected) < 0.6).as("%s %d", resampling, i).isTrue();
      }
      // At most two pixels wide along the date line, and a few at the pole.
      assertThat(unmeasured).isBetween(1, 2 * 142 + 12);
    }
  }

  private static double parabola(double x, double y) {
    return x * x - x * y + y * y;
  }

  private static float[] read(ImageBand band, CropGrid grid, Resampling resampling) {
    float[] values = new float[grid.side() * grid.side()];
    new Resampler(new BandCache(1 << 26)).read(band, grid, resampling, values, 0);
    return values;
  }

  private static ImageBand waves(String name, int side, GeoTransform transform, int epsg) {
    return band(name, side, transform, epsg, (x, y) -> {
      Position map = transform.toMap(x + 0.5, y + 0.5);
      LonLat earth = Crs.of(epsg).toLonLat(map.x(), map.y());
      Position ground = Crs.of(32631).fromLonLat(earth);
      return 1000 + 300 * Math.sin(ground.x() * 2 * Math.PI / 200) + 300 * Math.cos(ground.y() * 2 * Math.PI / 230);
    });
  }

  /// The shift in pixels that best turns the one image into the other: least squares on its slopes.
  private static double[] shift(float[] one, float[] other, int side) {
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double bx = 0;
    double by = 0;
    for (int j = 1; j < side - 1; j++) {
      for (int i = 1; i < side - 1; i++) {
        int at = j * side + i;
        double dx = (one[at + 1] - one[at - 1]) / 2;
        double dy = (one[at + side] - one[at - side]) / 2;
        double difference = other[at] - one[at];
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
        bx += dx * difference;
        by += dy * difference;
      }
    }
    double determinant = xx * yy - xy * xy;
    return new double[] {(bx * yy - by * xy) / determinant, (by * xx - bx * xy) / determinant};
  }

  private static RasterInfo info(String name, int side, GeoTransform transform, int epsg) {
    return info(name, side, side, transform, epsg);
  }

  private static RasterInfo info(String name, int width, int height, GeoTransform transform, int epsg) {
    RasterBand band = new RasterBand("R", SampleType.F32, null, 1, 0, Map.of());
    return new RasterInfo(Path.of(name), width, height, List.of(band), transform, epsg, Map.of(), null);
  }

  /// A raster whose pixels are made when they are read.
  private static ImageBand band(String name, int side, GeoTransform transform, int epsg, Pixels pixels) {
    return band(name, side, side, transform, epsg, pixels);
  }

  private static ImageBand band(
      String name, int width, int height, GeoTransform transform, int epsg, Pixels pixels) {
    RasterInfo info = info(name, width, height, transform, epsg);
    Raster raster = new Raster() {
      @Override
      public RasterInfo info() {
        return info;
      }

      @Override
      public void read(Window window, int[] bands, float[] into) {
        for (int i = 0; i < window.width() * window.height(); i++) {
          into[i] = (float) pixels.at(window.x() + i % window.width(), window.y() + i / window.width());
        }
      }

      @Override
      public void close() {}
    };
    // Elevations may be negative.
    return new ImageBand(Sensors.ELEVATION.bands().getFirst(), RasterSource.of(info, () -> raster), 0,
        Calibration.IDENTITY);
  }
}
