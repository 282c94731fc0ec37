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
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;

/// Places on the date line and at the poles are found and read as any other.
class DateLineTest {

  private static final int SIDE = 40;

  @TempDir Path dir;

  @Test
  void files_that_name_their_ground_from_both_sides_of_the_date_line_are_one_place() {
    fiji();
    FoundSets found = SetFinder.find(dir);
    assertThat(found.sets()).hasSize(1);
    assertThat(found.images()).isEqualTo(4);
    LonLat centre = found.sets().getFirst().centre();
    assertThat(Math.abs(centre.lon())).isBetween(179.999, 180.0);
    assertThat(centre.lat()).isCloseTo(-16.8, within(0.001));
  }

  @Test
  void their_pixels_coincide() {
    List<ImageBand> bands = fiji();
    for (ImageBand reference : bands) {
      CropGrid grid = new CropGrid(reference.source(), 20, 20, SIDE, SIDE);
      float[] expected = read(reference, grid);
      for (ImageBand other : bands) {
        float[] actual = read(other, grid);
        for (int i = 0; i < expected.length; i++) {
          // A twentieth of a 10 m pixel is 0.45 + 0.47.
          assertThat(actual[i]).isCloseTo(expected[i], within(0.9f));
        }
      }
    }
    List<SetImage> images = bands.stream().map(DateLineTest::image).toList();
    CommonGround ground = CommonGround.of(images, bands.get(2).source().info());
    assertThat(ground.shortSide()).isBetween(90.0, 100.0);
  }

  @Test
  void polar_stereographic_maps_are_read_over_the_pole() {
    // The same ground in 3413 and, turned by 45 degrees, in 3995, whose scale differs too.
    ImageBand one = polar("one.tif", GeoTransform.northUp(-1000, 1000, 10, 10), 3413, 200);
    ImageBand turned = polar("turned.tif", GeoTransform.northUp(-2000, 2000, 10, 10), 3995, 400);
    CropGrid grid = new CropGrid(one.source(), 50, 50, 100, 100);
    float[] expected = read(one, grid);
    float[] actual = read(turned, grid);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(0.5f));
    }
  }

  /// Taveuni, in the zones on both sides of the line and in degrees beyond both of its names.
  private List<ImageBand> fiji() {
    Position west = Crs.of(32760).fromLonLat(new LonLat(180, -16.8));
    Position east = Crs.of(32701).fromLonLat(new LonLat(180, -16.8));
    return List.of(
        ramp("west.tif", GeoTransform.northUp(west.x() - 500, west.y() + 500, 10, 10), 32760),
        ramp("east.tif", GeoTransform.northUp(east.x() - 500, east.y() + 500, 10, 10), 32701),
        ramp("positive.tif", GeoTransform.northUp(180 - 0.0047, -16.7955, 0.000094, 0.00009), 4326),
        ramp("negative.tif", GeoTransform.northUp(-180 - 0.0047, -16.7955, 0.000094, 0.00009), 4326));
  }

  private static SetImage image(ImageBand band) {
    return SetImage.of(Sensors.RGB, null, 10, List.of(band));
  }

  private static float[] read(ImageBand band, CropGrid grid) {
    float[] values = new float[grid.side() * grid.side()];
    new Resampler(new BandCache(1 << 24)).read(band, grid, Resampling.BILINEAR, values, 0);
    return values;
  }

  /// 1e5 degrees east of the line and north of 16.9 degrees south, and 1000.
  private ImageBand ramp(String name, GeoTransform transform, int epsg) {
    return write(name, 100, transform, epsg, (b, x, y) -> {
      Position map = transform.toMap(x + 0.5, y + 0.5);
      LonLat earth = Crs.of(epsg).toLonLat(map.x(), map.y());
      return (float) (1000 + 1e5 * Math.IEEEremainder(earth.lon() - 180, 360) + 1e5 * (earth.lat() + 16.9));
    });
  }

  /// Metres from the pole along the Greenwich meridian and across it, in pixels of 10 m.
  private ImageBand polar(String name, GeoTransform transform, int epsg, int side) {
    return write(name, side, transform, epsg, (b, x, y) -> {
      Position map = transform.toMap(x + 0.5, y + 0.5);
      LonLat earth = Crs.of(epsg).toLonLat(map.x(), map.y());
      double pixels = Math.toRadians(90 - earth.lat()) * 6_356_752 / 10;
      double angle = Math.toRadians(earth.lon());
      return (float) (1000 + 3 * pixels * Math.cos(angle) + 5 * pixels * Math.sin(angle));
    });
  }

  private ImageBand write(String name, int side, GeoTransform transform, int epsg, TestScenes.Pixels pixels) {
    Path file = TestScenes.write(dir.resolve(name), side, transform, epsg, SampleType.F32, null, Map.of(),
        List.of("R", "G", "B"), pixels);
    return TestScenes.red(file);
  }
}
