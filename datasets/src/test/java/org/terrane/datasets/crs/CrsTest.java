package org.terrane.datasets.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.datasets.raster.Position;

final class CrsTest {

  /// 3035: the worked example of EPSG guidance note 7-2 (LAEA Europe). 3857: a degree of the equator is
  /// `pi / 180 * 6378137` m. UTM: the central meridian, and a quarter of the meridian (10 001 965.729 m) scaled.
  @ParameterizedTest
  @CsvSource({
    "3035, 3962799.45, 2999718.85, 5, 50",
    "3857, 1113194.9079, 0, 10, 0",
    "32631, 500000, 0, 3, 0",
    "32631, 500000, 9997964.943, 3, 90",
    "32731, 500000, 10000000, 3, 0",
    "26914, 500000, 0, -99, 0",
    "4326, 12.5, -45.25, 12.5, -45.25"
  })
  void known_points(int epsg, double x, double y, double lon, double lat) {
    LonLat point = Crs.of(epsg).toLonLat(x, y);
    assertThat(point.lat()).isCloseTo(lat, within(1e-7));
    if (lat < 90) {
      assertThat(point.lon()).isCloseTo(lon, within(1e-7));
    }
    Position map = Crs.of(epsg).fromLonLat(new LonLat(lon, lat));
    assertThat(map.x()).isCloseTo(x, within(0.005));
    assertThat(map.y()).isCloseTo(y, within(0.005));
  }

  @ParameterizedTest
  @ValueSource(ints = {4326, 3857, 3035, 32632, 25832, 2154, 31370, 5070})
  void from_lon_lat_undoes_to_lon_lat(int epsg) {
    Crs crs = Crs.of(epsg);
    LonLat point = epsg == 5070 ? new LonLat(-99.155, 47.02) : new LonLat(5.326, 50.633);
    Position map = crs.fromLonLat(point);
    LonLat back = crs.toLonLat(map.x(), map.y());
    assertThat(back.lon()).isCloseTo(point.lon(), within(1e-8));
    assertThat(back.lat()).isCloseTo(point.lat(), within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({"4326, 190, -170", "4326, -180.5, 179.5", "4326, 540, -180", "4258, 200, -160",
      "3857, 20048640.2919, -179.9", "3857, -20048640.2919, 179.9", "32660, 840892.64, -179.9"})
  void longitudes_beyond_the_date_line_come_round(int epsg, double x, double lon) {
    double y = epsg == 32660 ? 996_295.88 : 5;
    assertThat(Crs.of(epsg).toLonLat(x, y).lon()).isCloseTo(lon, within(1e-6));
  }

  @Test
  void latitudes_end_at_the_poles() {
    // Half a pixel beyond, as grids have it whose points lie on the pole.
    assertThat(Crs.of(4326).toLonLat(10, 90.25)).isEqualTo(new LonLat(10, 90));
    assertThatExceptionOfType(CrsException.class).isThrownBy(() -> Crs.of(4326).toLonLat(551_400, 5_655_600))
        .withMessage("EPSG:4326 cannot express (551400.0, 5655600.0): latitudes lie within -90 and 90 degrees");
    assertThatExceptionOfType(CrsException.class).isThrownBy(() -> Crs.of(4326).toLonLat(Double.NaN, 5))
        .withMessage("EPSG:4326 cannot express (NaN, 5.0)");
  }

  @Test
  void only_degrees_are_geographic() {
    assertThat(Crs.of(4326).isGeographic()).isTrue();
    assertThat(Crs.of(4258).isGeographic()).isTrue();
    assertThat(Crs.of(32631).isGeographic()).isFalse();
  }

  @Test
  void metres_per_unit() {
    assertThat(Crs.of(32631).metresPerUnit()).isEqualTo(1);
    assertThat(Crs.of(2225).metresPerUnit()).as("US survey foot").isCloseTo(1200.0 / 3937, within(1e-9));
  }

  @Test
  void an_unknown_code_is_refused() {
    assertThatExceptionOfType(CrsException.class)
        .isThrownBy(() -> Crs.of(99_999))
        .withMessage("EPSG:99999 is not a known coordinate reference system");
  }
}
