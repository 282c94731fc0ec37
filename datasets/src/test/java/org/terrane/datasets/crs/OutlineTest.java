package org.terrane.datasets.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;

/// How far footprints lie apart and how much they share: anywhere on the Earth, the date line and the poles included.
final class OutlineTest {

  private static final double DEGREE = Math.toRadians(1) * Outline.EARTH_RADIUS;

  @Test
  void a_raster_across_the_date_line_is_as_wide_as_it_is_and_has_its_middle_there() {
    // UTM zone 60: 40 km across 180 degrees, which is 829 kilometres east of the zone's false origin.
    RasterInfo east = raster(32660, 809_886, 1_016_204, 10, 4000);
    Footprint footprint = Footprint.of(east);
    assertThat(footprint.upperLeft().lon()).isBetween(179.8, 179.83);
    assertThat(footprint.upperRight().lon()).isBetween(-179.83, -179.8);
    assertThat(Math.abs(footprint.centre().lon())).isBetween(179.99, 180.0);
    assertThat(footprint.centre().lat()).isCloseTo(9.0, within(0.01));
    assertThat(Outline.of(footprint).area()).isCloseTo(40_000.0 * 40_000, within(0.006 * 1.6e9));
    assertThat(GroundSampling.metres(east)).isEqualTo(10);
  }

  /// The same ground of 40 km, given in the zone west of the line, in the zone east of it, in degrees up to 180.2, in
  /// degrees down to -180.2.
  @Test
  void one_ground_seen_from_both_sides_of_the_date_line_is_one_place() {
    List<Outline> views = List.of(
        Outline.of(Footprint.of(raster(32660, 809_886, 1_016_204, 10, 4000))),
        Outline.of(Footprint.of(raster(32601, 1e6 - 849_886, 1_016_204, 10, 4000))),
        Outline.of(Footprint.of(degrees(179.818, 9.181, 0.364))),
        Outline.of(Footprint.of(degrees(-180.182, 9.181, 0.364))));
    for (Outline one : views) {
      for (Outline other : views) {
        assertThat(one.overlap(other)).isGreaterThan(0.95);
        assertThat(one.metresTo(other)).isZero();
      }
    }
  }

  @Test
  void neighbours_across_the_date_line_are_as_far_apart_as_elsewhere() {
    Outline west = Outline.of(Footprint.of(degrees(179.8, 0.05, 0.1)));
    Outline east = Outline.of(Footprint.of(degrees(-179.8, 0.05, 0.1)));
    // Nearest at their outer corners, 0.05 degrees from the equator.
    assertThat(west.metresTo(east)).isCloseTo(0.3 * DEGREE * Math.cos(Math.toRadians(0.05)), within(1e-3));
    assertThat(west.overlap(east)).isZero();
    Outline inland = Outline.of(Footprint.of(degrees(20, 0.05, 0.1)));
    assertThat(inland.metresTo(Outline.of(Footprint.of(degrees(20.4, 0.05, 0.1)))))
        .isCloseTo(west.metresTo(east), within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"3413, 1", "3031, -1"})
  void rasters_at_the_poles_overlap_by_what_they_share(int epsg, int sign) {
    // Half of the one is half of the other; the pole itself lies in both.
    RasterInfo one = raster(epsg, -10_000, 10_000, 10, 2000);
    RasterInfo half = raster(epsg, -20_000, 10_000, 10, 2000);
    assertThat(Outline.of(Footprint.of(one)).overlap(Outline.of(Footprint.of(half)))).isCloseTo(1.0 / 3, within(0.001));
    assertThat(Footprint.of(one).centre().lat()).isCloseTo(sign * 90, within(1e-6));
    RasterInfo apart = raster(epsg, 20_000, 10_000, 10, 2000);
    // The map is out of scale by 3 % at the pole.
    assertThat(Outline.of(Footprint.of(one)).metresTo(Outline.of(Footprint.of(apart))))
        .isCloseTo(10_000, within(350.0));
    assertThat(GroundSampling.metres(one)).isBetween(10.2, 10.35);
  }

  @Test
  void web_mercator_pixels_are_measured_on_the_ground() {
    Position oslo = Crs.of(3857).fromLonLat(new LonLat(10.75, 60));
    RasterInfo info = raster(3857, oslo.x(), oslo.y(), 10, 100);
    assertThat(GroundSampling.metres(info)).isCloseTo(10 * Math.cos(Math.toRadians(60)), within(0.02));
  }

  @Test
  void a_cross_of_two_strips_touches_though_no_corner_lies_in_the_other() {
    Outline lying = outline(-1, 0.1, 2, 0.2);
    Outline standing = outline(-0.1, 1, 0.2, 2);
    assertThat(lying.metresTo(standing)).isZero();
    assertThat(lying.overlap(standing)).isCloseTo(0.04 / (0.4 + 0.4 - 0.04), within(1e-4));
  }

  @Test
  void distances_are_from_side_to_side_not_from_corner_to_corner() {
    // A short tile above the middle of a long one, at the equator where the long one's side is a great circle.
    Outline wide = outline(-5, 0, 10, 1);
    Outline small = outline(-0.05, 0.6, 0.1, 0.1);
    assertThat(wide.metresTo(small)).isCloseTo(0.5 * DEGREE, within(1.0));
    assertThat(small.metresTo(wide)).isEqualTo(wide.metresTo(small));
  }

  @Test
  void small_plots_keep_their_precision() {
    double metre = 1 / DEGREE;
    Outline plot = outline(10, 0, metre, metre);
    assertThat(plot.area()).isCloseTo(1, within(1e-6));
    assertThat(plot.overlap(outline(10 + metre / 2, 0, metre, metre))).isCloseTo(1.0 / 3, within(1e-6));
    assertThat(plot.metresTo(outline(10 + 3 * metre, 0, metre, metre))).isCloseTo(2, within(1e-6));
  }

  @Test
  void the_tree_finds_the_same_nearest_as_looking_at_all() {
    Random random = new Random(4);
    List<Outline> many = IntStream.range(0, 700).mapToObj(i -> scattered(random)).toList();
    OutlineTree tree = new OutlineTree(many);
    for (int i = 0; i < 150; i++) {
      Outline from = scattered(random);
      double expected = many.stream().mapToDouble(from::metresTo).min().orElseThrow();
      assertThat(tree.metresTo(from, Double.POSITIVE_INFINITY)).isEqualTo(expected);
      assertThat(tree.metresTo(from, expected / 2)).isEqualTo(expected / 2);
    }
    assertThat(new OutlineTree(List.of()).metresTo(many.getFirst(), 5)).isEqualTo(5);
  }

  @Test
  void cells_are_about_as_large_everywhere_and_meet_at_the_date_line() {
    EarthGrid grid = new EarthGrid(50_000);
    assertThat(grid.cell(new LonLat(180, 10))).isEqualTo(grid.cell(new LonLat(-180, 10)));
    for (double lat : new double[] {-89.99, -60, 0, 45, 72, 89.99}) {
      int row = grid.cell(new LonLat(0, lat)).row();
      long columns = IntStream.range(0, 36_000).mapToObj(i -> grid.cell(new LonLat(-180 + i / 100.0, lat)))
          .distinct().count();
      double middle = (row + 0.5) / 400 * 180 - 90;
      double ring = 360 * GroundSampling.metresPerDegreeEast(middle);
      assertThat((double) columns).as("latitude %s", lat).isBetween(ring / 60_000, ring / 40_000);
    }
    assertThat(grid.cell(new LonLat(0, 90)).row()).isEqualTo(grid.cell(new LonLat(0, -90)).row() + 399);
  }

  /// Tile numbers of zoom 9 as any slippy map gives them.
  @ParameterizedTest
  @CsvSource({"2.333, 48.821, 259, 176", "-179.99, 0.1, 0, 255", "179.99, -0.1, 511, 256", "0, 89, 256, 0",
      "0, -89, 256, 511"})
  void mercator_tiles(double lon, double lat, int x, int y) {
    assertThat(MercatorTile.of(new LonLat(lon, lat), 9)).isEqualTo(new MercatorTile(9, x, y));
    assertThat(MercatorTile.of(new LonLat(lon, lat), 9).number()).isEqualTo(y * 512 + x);
  }

  /// Crowded round the date line near the north pole and round Europe, from 100 m to 50 km wide.
  private static Outline scattered(Random random) {
    boolean north = random.nextBoolean();
    double lon = north ? 180 + random.nextGaussian() * 20 : 10 + random.nextGaussian() * 5;
    double lat = north ? Math.min(89, 80 + random.nextGaussian() * 4) : 48 + random.nextGaussian() * 4;
    double side = Math.pow(10, -3 + 2.6 * random.nextDouble());
    return outline(Math.IEEEremainder(lon, 360), lat, side, side);
  }

  private static Outline outline(double west, double north, double width, double height) {
    return Outline.of(new Footprint(new LonLat(west, north), new LonLat(west + width, north),
        new LonLat(west, north - height), new LonLat(west + width, north - height)));
  }

  private static RasterInfo raster(int epsg, double west, double north, double metres, int side) {
    GeoTransform transform = GeoTransform.northUp(west, north, metres, metres);
    return new RasterInfo(Path.of("r.tif"), side, side, List.of(), transform, epsg, Map.of(), null);
  }

  private static RasterInfo degrees(double west, double north, double side) {
    return raster(4326, west, north, side / 100, 100);
  }
}
