package org.terrane.rs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;

class GeoSotTest {
  /// Vectors of the released encoder; its floating-point truncation may move the last bit.
  @ParameterizedTest
  @CsvSource({
      "116.391275, 976151736", "39.907654, 334290031", "-73.9857, 2767602728", "40.7484, 341422571",
      "151.2153, 1268365475", "-33.8568, 2431042519", "0, 0"})
  void words_are_those_of_the_released_encoder(double degrees, long word) {
    assertThat(Integer.toUnsignedLong(GeoSot.code(degrees, GeoSot.FINEST))).isBetween(word - 1, word + 1);
  }

  @Test
  void degrees_minutes_seconds_and_their_fraction_have_their_bits() {
    double degrees = -(12 + 34 / 60.0 + (56 + 0.5 + 1e-6) / 3600);

    assertThat(GeoSot.code(degrees, 32)).isEqualTo(1 << 31 | 12 << 23 | 34 << 17 | 56 << 11 | 1024);
  }

  @Test
  void a_coarser_level_keeps_the_leading_bits() {
    int fine = GeoSot.code(116.391275, 32);

    assertThat(GeoSot.code(116.391275, 9)).isEqualTo(116 << 23);
    assertThat(GeoSot.code(116.391275, 21)).isEqualTo(fine >>> 11 << 11);
    assertThat(GeoSot.code(-116.391275, 1)).isEqualTo(1 << 31);
  }

  @Test
  void an_image_has_256_digits_corner_by_corner_longitude_first() {
    Footprint footprint = new Footprint(new LonLat(-10.5, 50.25), new LonLat(-10.4, 50.25),
        new LonLat(-10.5, 50.125), new LonLat(-10.4, 50.125));

    float[] bits = GeoSot.bits(footprint);

    assertThat(bits).hasSize(256).containsOnly(0, 1);
    assertThat(word(bits, 0)).isEqualTo(GeoSot.code(-10.5, 32));
    assertThat(word(bits, 1)).isEqualTo(GeoSot.code(50.25, 32));
    assertThat(word(bits, 2)).isEqualTo(GeoSot.code(-10.4, 32));
    assertThat(word(bits, 5)).isEqualTo(GeoSot.code(50.125, 32));
    assertThat(word(bits, 6)).isEqualTo(GeoSot.code(-10.4, 32));
  }

  @Test
  void places_off_the_globe_are_refused() {
    assertThatThrownBy(() -> GeoSot.code(180.5, 32)).hasMessage(
        "[geoSot] degrees must be within -180 and 180 and level within 1 and 32, but are 180.5, 32");
    assertThatThrownBy(() -> GeoSot.code(Double.NaN, 32)).hasMessageContaining("but are NaN, 32");
  }

  private static int word(float[] bits, int index) {
    int word = 0;
    for (float bit : Arrays.copyOfRange(bits, index * 32, index * 32 + 32)) {
      word = word << 1 | (int) bit;
    }
    return word;
  }
}
