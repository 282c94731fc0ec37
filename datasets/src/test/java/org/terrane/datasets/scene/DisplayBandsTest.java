package org.terrane.datasets.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DisplayBandsTest {
  @Test
  void an_image_with_red_green_and_blue_is_shown_in_natural_colours() {
    assertThat(shown(Sensors.SENTINEL_2_L2A, "B08", "B02", "B05", "B03", "B04")).containsExactly("B04", "B03", "B02");
    assertThat(shown(Sensors.SENTINEL_2_RGB, "R", "G", "B")).containsExactly("R", "G", "B");
  }

  @Test
  void radar_is_shown_as_vv_vh_vv() {
    assertThat(shown(Sensors.SENTINEL_1, "VH", "VV")).containsExactly("VV", "VH", "VV");
  }

  @Test
  void anything_else_is_its_first_band_in_grey() {
    assertThat(shown(Sensors.SENTINEL_2_L2A, "B08", "B04", "B03")).containsExactly("B08");
    assertThat(shown(Sensors.SENTINEL_1, "VH")).containsExactly("VH");
  }

  private static List<String> shown(Sensor sensor, String... names) {
    List<Band> bands = List.of(names).stream().map(sensor::band).toList();
    return DisplayBands.of(bands).stream().map(i -> bands.get(i).name()).toList();
  }
}
