package org.terrane.datasets.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class GeoTransformTest {

  @Test
  void north_up_goes_right_and_down() {
    GeoTransform transform = GeoTransform.northUp(500_000, 5_000_000, 10, 20);
    assertThat(transform.toMap(3, 2)).isEqualTo(new Position(500_030, 4_999_960));
    assertThat(transform.shifted(3, 2)).isEqualTo(GeoTransform.northUp(500_030, 4_999_960, 10, 20));
  }

  @Test
  void to_pixel_undoes_to_map_with_rotation() {
    GeoTransform transform = new GeoTransform(100, 2, 1, 200, 0.5, -3);
    Position map = transform.toMap(12.25, -7.5);
    assertThat(map).isEqualTo(new Position(117, 228.625));
    Position pixel = transform.toPixel(map.x(), map.y());
    assertThat(pixel.x()).isCloseTo(12.25, within(1e-12));
    assertThat(pixel.y()).isCloseTo(-7.5, within(1e-12));
  }

  @Test
  void a_transform_without_area_has_no_inverse() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new GeoTransform(0, 1, 2, 0, 2, 4).toPixel(1, 1));
  }
}
