package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.SampleType;

/// Images of one place in different grids, coordinate systems and pixel sizes land on the same output pixels: each
/// file's pixels hold a known function of where on Earth they lie, so any two can be compared.
class CoRegistrationTest {

  private static final int SIDE = 48;

  @TempDir Path dir;

  private final BandCache cache = new BandCache(1 << 24);

  @Test
  void a_ramp_over_longitude_and_latitude_comes_out_alike_from_four_grids() {
    // 10 m in UTM 31, 20 m and shifted, degrees with oblong pixels, and the neighbouring UTM zone, which is turned.
    ImageBand fine = ramp("fine.tif", 160, GeoTransform.northUp(551_400, 5_655_600, 10, 10), 32631);
    ImageBand coarse = ramp("coarse.tif", 90, GeoTransform.northUp(551_293, 5_655_711, 20, 20), 32631);
    LonLat corner = Crs.of(32631).toLonLat(551_300, 5_655_700);
    ImageBand degrees = ramp("degrees.tif", 200, GeoTransform.northUp(corner.lon(), corner.lat(), 13e-5, 9e-5), 4326);
    Position west = Crs.of(32632).fromLonLat(corner);
    ImageBand turned = ramp("turned.tif", 200, GeoTransform.northUp(west.x() - 300, west.y() + 300, 12, 12), 32632);

    CropGrid grid = new CropGrid(fine.source(), 40, 55, SIDE, SIDE);
    float[] expected = read(fine, grid);
    // A pixel is 10 m: 1.4e-4 degrees of longitude, 9e-5 of latitude. The ramp counts both in units of 1e-5 degrees, so
    // a twentieth of a pixel is 0.7 + 0.9 = 1.6.
    for (ImageBand other : List.of(coarse, degrees, turned)) {
      float[] actual = read(other, grid);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).as("%s, pixel %d", other.source().info().file().getFileName(), i)
            .isCloseTo(expected[i], within(0.8f));
      }
    }
  }

  @Test
  void a_grid_at_whole_pixels_of_its_reference_returns_the_stored_values() {
    ImageBand band = noise("noise.tif", 10);
    CropGrid grid = new CropGrid(band.source(), 7, 9, SIDE, SIDE);
    float[] read = read(band, grid);
    for (int j = 0; j < SIDE; j++) {
      for (int i = 0; i < SIDE; i++) {
        assertThat(read[j * SIDE + i]).isEqualTo(spot(7 + i, 9 + j));
      }
    }
    assertThat(grid.pixelMetres()).isEqualTo(10f);
  }

  @Test
  void a_bright_spot_lands_on_one_pixel_in_grids_of_10_and_30_metres() {
    // One 30 m pixel is bright: columns 33..35, rows 60..62 of the 10 m grid.
    ImageBand fine = write("f.tif", 120, GeoTransform.northUp(551_400, 5_655_600, 10, 10), 32631,
        (b, x, y) -> x / 3 == 11 && y / 3 == 20 ? 1000 : 10);
    ImageBand coarse = write("c.tif", 40, GeoTransform.northUp(551_400, 5_655_600, 30, 30), 32631,
        (b, x, y) -> x == 11 && y == 20 ? 1000 : 10);
    CropGrid grid = new CropGrid(fine.source(), 20, 40, SIDE, SIDE);
    float[] sharp = read(fine, grid);
    float[] smooth = read(coarse, grid);
    int middle = (61 - 40) * SIDE + 34 - 20;
    assertThat(sharp[middle]).isEqualTo(1000f);
    assertThat(smooth[middle]).isEqualTo(1000f);
    assertThat(brightest(smooth)).isEqualTo(middle);
  }

  @Test
  void a_larger_window_averages_what_it_covers() {
    ImageBand band = write("checker.tif", 100, GeoTransform.northUp(551_400, 5_655_600, 10, 10), 32631,
        (b, x, y) -> (x + y) % 2 == 0 ? 0 : 200);
    float[] read = read(band, new CropGrid(band.source(), 2, 2, 2 * SIDE, SIDE));
    for (float value : read) {
      assertThat(value).isEqualTo(100f);
    }
  }

  @Test
  void pixels_beyond_a_raster_or_among_nodata_are_not_measured() {
    ImageBand whole = write("w.tif", 100, GeoTransform.northUp(551_400, 5_655_600, 10, 10), 32631, (b, x, y) -> 50);
    ImageBand holed = write("h.tif", 60, GeoTransform.northUp(551_400, 5_655_600, 10, 10), 32631,
        (b, x, y) -> x < 30 ? 50 : 255);
    float[] read = read(holed, new CropGrid(whole.source(), 20, 20, SIDE, SIDE));
    for (int i = 0; i < read.length; i++) {
      int column = 20 + i % SIDE;
      int row = 20 + i / SIDE;
      // The raster has rows 0 to 59; its edge is repeated for one pixel.
      Float expected = column < 30 && row <= 60 ? 50f : Float.NaN;
      assertThat(read[i]).as("column %d row %d", column, row).isEqualTo(expected);
    }
  }

  @Test
  void a_class_map_in_degrees_is_read_onto_pixels_in_utm() {
    ImageBand image = noise("image.tif", 10);
    LonLat corner = Crs.of(32631).toLonLat(551_600, 5_655_500);
    GeoTransform transform = GeoTransform.northUp(corner.lon(), corner.lat(), 13e-5, 9e-5);
    ImageBand stored = write("labels.tif", 40, transform, 4326,
        (b, x, y) -> x == 3 ? 255 : 10 * (1 + (x / 7 + y / 5) % 9));
    CropGrid grid = new CropGrid(image.source(), 10, 5, SIDE, SIDE);
    int[] classes = new ClassMap(stored.source(), 1).read(grid, cache);
    for (int i = 0; i < classes.length; i++) {
      LonLat earth = Crs.of(32631).toLonLat(551_500 + 10 * (i % SIDE + 0.5), 5_655_550 - 10 * (i / SIDE + 0.5));
      Position at = transform.toPixel(earth.lon(), earth.lat());
      int x = (int) Math.floor(at.x());
      int y = (int) Math.floor(at.y());
      boolean labelled = x >= 0 && y >= 0 && x < 40 && y < 40 && x != 3;
      assertThat(classes[i]).as("pixel %s", at)
          .isEqualTo(labelled ? 10 * (1 + (x / 7 + y / 5) % 9) : ClassMap.UNLABELLED);
    }
    assertThat(classes).contains(ClassMap.UNLABELLED, 10, 20, 90);
  }

  @Test
  void the_crops_corners_are_those_of_the_ground_it_shows() {
    ImageBand band = noise("n.tif", 10);
    CropGrid grid = new CropGrid(band.source(), 30, 12, 24, SIDE);
    LonLat expected = Crs.of(32631).toLonLat(551_400 + 300, 5_655_600 - 120);
    assertThat(grid.footprint().upperLeft().lon()).isCloseTo(expected.lon(), within(1e-9));
    assertThat(grid.footprint().upperLeft().lat()).isCloseTo(expected.lat(), within(1e-9));
    LonLat opposite = Crs.of(32631).toLonLat(551_400 + 540, 5_655_600 - 360);
    assertThat(grid.footprint().lowerRight().lon()).isCloseTo(opposite.lon(), within(1e-9));
    assertThat(grid.pixelMetres()).isEqualTo(5f);
  }

  private float[] read(ImageBand band, CropGrid grid) {
    float[] values = new float[SIDE * SIDE];
    new Resampler(cache).read(band, grid, Resampling.BILINEAR, values, 0);
    return values;
  }

  private static int brightest(float[] values) {
    int best = 0;
    for (int i = 0; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static float spot(int column, int row) {
    return (column * 7919 + row * 104_729) % 251;
  }

  private ImageBand noise(String name, double metres) {
    return write(name, 100, GeoTransform.northUp(551_400, 5_655_600, metres, metres), 32631, (b, x, y) -> spot(x, y));
  }

  /// Stored values: 1e5 (longitude - 3.7) + 1e5 (latitude - 51).
  private ImageBand ramp(String name, int side, GeoTransform transform, int epsg) {
    return write(name, side, transform, epsg, (b, x, y) -> {
      Position map = transform.toMap(x + 0.5, y + 0.5);
      LonLat earth = Crs.of(epsg).toLonLat(map.x(), map.y());
      return (float) (1e5 * (earth.lon() - 3.7) + 1e5 * (earth.lat() - 51));
    });
  }

  private ImageBand write(String name, int side, GeoTransform transform, int epsg, TestScenes.Pixels pixels) {
    Path file = TestScenes.write(dir.resolve(name), side, transform, epsg, SampleType.F32, 255.0, Map.of(),
        List.of("R", "G", "B"), pixels);
    return TestScenes.red(file);
  }
}
