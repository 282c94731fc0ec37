package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.crs.LonLat;
import org.terrane.nn.Init;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.tensor.Key;
import org.terrane.tensor.io.Safetensors;

class RegionSlotsTest {
  private static final LonLat VIENNA = new LonLat(16.37, 48.21);
  private static final LonLat NEAR_VIENNA = new LonLat(16.40, 48.25);
  private static final LonLat BERLIN = new LonLat(13.40, 52.52);
  private static final LonLat PRAGUE = new LonLat(14.42, 50.09);
  private static final LonLat SUVA = new LonLat(178.44, -18.14);
  private static final LonLat APIA = new LonLat(-171.77, -13.83);

  @TempDir Path folder;

  @Test
  void regions_get_places_in_the_order_in_which_they_are_seen() {
    RegionSlots slots = create(3);

    assertThat(slots.place(VIENNA)).isZero();
    assertThat(slots.place(BERLIN)).isEqualTo(1);
    assertThat(slots.place(NEAR_VIENNA)).isZero();
    assertThat(slots.place(SUVA)).isEqualTo(2);
    assertThat(slots.used().value()).isEqualTo(3);
  }

  /// Prague is nearer to Vienna (251 km) than to Berlin (280 km); Apia is on the other side of the date line from Suva.
  @Test
  void once_all_are_taken_the_nearest_serves() {
    RegionSlots slots = create(3);
    slots.place(VIENNA);
    slots.place(BERLIN);
    slots.place(SUVA);

    assertThat(slots.place(PRAGUE)).isZero();
    assertThat(slots.place(APIA)).isEqualTo(2);
    assertThat(slots.used().value()).isEqualTo(3);
  }

  @Test
  void after_training_new_regions_take_no_place() {
    RegionSlots slots = create(3);
    assertThatThrownBy(() -> slots.find(VIENNA))
        .hasMessage("[regionSlots] regions must have been seen in training, but none was");
    slots.place(VIENNA);
    slots.place(BERLIN);

    assertThat(slots.find(BERLIN)).isEqualTo(1);
    assertThat(slots.find(PRAGUE)).isZero();
    assertThat(slots.used().value()).isEqualTo(2);
  }

  @Test
  void places_are_kept_with_the_weights() {
    RegionSlots slots = create(3);
    slots.place(SUVA);
    slots.place(BERLIN);
    Path file = folder.resolve("slots.safetensors");
    Weights.save(slots, file, Map.of());

    RegionSlots again = create(3);
    try (Safetensors saved = Safetensors.open(file)) {
      Weights.load(again, saved, WeightMap.identity(), Weights.Strictness.STRICT);
    }

    assertThat(again.place(BERLIN)).isEqualTo(1);
    assertThat(again.place(VIENNA)).isEqualTo(2);
  }

  private static RegionSlots create(int regions) {
    return RegionSlots.create(Init.of(Key.of(1)), regions);
  }
}
