package org.terrane.datasets.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

final class FootprintTest {

  @Test
  void corners_of_degrees_are_the_transform_itself() {
    RasterInfo info = info(200, 100, GeoTransform.northUp(2, 49, 0.01, 0.02), 4326);
    Footprint footprint = Footprint.of(info);
    assertThat(footprint)
        .isEqualTo(new Footprint(new LonLat(2, 49), new LonLat(4, 49), new LonLat(2, 47), new LonLat(4, 47)));
    assertThat(footprint.centre().lon()).isCloseTo(3, within(1e-12));
    // The great circle from corner to corner lies 0.0043 degrees north of the parallel.
    assertThat(footprint.centre().lat()).isCloseTo(48.0043, within(1e-4));
  }

  @Test
  void a_window_has_its_own_corners() {
    RasterInfo info = info(200, 100, GeoTransform.northUp(2, 49, 0.5, 0.25), 4326);
    assertThat(Footprint.of(info, new Window(2, 4, 2, 4)))
        .isEqualTo(new Footprint(new LonLat(3, 48), new LonLat(4, 48), new LonLat(3, 47), new LonLat(4, 47)));
  }

  @Test
  void ground_sampling_of_metres_feet_and_degrees() {
    assertThat(GroundSampling.metres(info(10, 10, GeoTransform.northUp(5e5, 5e6, 10, 10), 32631))).isEqualTo(10);
    assertThat(GroundSampling.metres(info(10, 10, GeoTransform.northUp(5e5, 5e6, 20, 5), 32631))).isEqualTo(10);
    assertThat(GroundSampling.metres(info(10, 10, new GeoTransform(5e5, 3, 4, 5e6, 4, -3), 32631))).isEqualTo(5);
    assertThat(GroundSampling.metres(info(10, 10, GeoTransform.northUp(6e6, 2e6, 10, 10), 2225)))
        .isCloseTo(3.048006, within(1e-6));
    // One degree at 60 N on WGS 84 is 55 800 m east and 111 412 m north.
    double degrees = GroundSampling.metres(info(2, 2, GeoTransform.northUp(10, 60.001, 0.001, 0.001), 4326));
    assertThat(degrees).isCloseTo(Math.sqrt(55.800 * 111.412), within(0.001));
  }

  @Test
  void a_raster_without_a_place_is_refused_by_name() {
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> Footprint.of(info(1, 1, null, 4326)))
        .withMessage("a.tif: has no georeference, expected a pixel scale with a tie point or a matrix");
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> GroundSampling.metres(info(1, 1, GeoTransform.northUp(0, 0, 1, 1), 0)))
        .withMessage("a.tif: has no EPSG code, expected one in its geo keys");
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> Footprint.of(info(1, 1, GeoTransform.northUp(0, 0, 1, 1), 99_999)))
        .withMessage("a.tif: EPSG:99999 is not a known coordinate reference system");
  }

  private static RasterInfo info(int width, int height, @Nullable GeoTransform transform, int epsg) {
    return new RasterInfo(Path.of("a.tif"), width, height, List.of(), transform, epsg, Map.of(), null);
  }
}
