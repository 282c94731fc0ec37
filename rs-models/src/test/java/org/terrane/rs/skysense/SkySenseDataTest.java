package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.sampling.Sequence;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.TestScenes;
import tools.jackson.databind.json.JsonMapper;

/// Which images squares are cut from, and what is refused, on the synthetic Earth and on scenes made for the purpose.
class SkySenseDataTest {
  private static final SkySenseConfig MODEL = RecipeKeys.set(SkySenseConfig.unit(), List.of("geo.regions=4"));
  private static final List<String> TEN =
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12");
  private static final ViewRule VIEWS = ViewRule.STANDARD;

  @TempDir Path folder;

  @Test
  void only_what_is_asked_for_is_there() {
    SkySenseData radar = open(rule("places=1", "modalities=radar"), VIEWS, 1);
    assertThat(radar.facts().modalities()).containsExactly(Modality.RADAR);
    assertThat(radar.at(0).first().images().keySet()).containsExactly(Modality.RADAR);
    assertThat(radar.sets().getFirst().images()).hasSize(6);
    SkySenseData standIn = open(rule("places=1", "highResolution=stand-in"), VIEWS, 1);
    assertThat(standIn.sequence(0).highResolution().orElseThrow().sensor().id()).isEqualTo("sentinel-2-l2a");
    SkySenseData none = open(rule("places=1", "highResolution=absent", "metres=20"), VIEWS, 1);
    assertThat(none.facts().modalities()).containsExactly(Modality.MULTISPECTRAL, Modality.RADAR);
    assertThat(none.sequence(0).radar().getFirst().frame().pixelMetres()).isEqualTo(20);
  }

  @Test
  void scenes_of_one_sensor_give_a_stand_in_and_a_series() {
    TestScenes scenes = new TestScenes(folder, TEN);
    scenes.place("west", 100, 0);
    SkySenseData data = open(scenes(), VIEWS, 1);
    assertThat(data.facts().modalities()).containsExactly(Modality.HIGH_RESOLUTION, Modality.MULTISPECTRAL);
    Sequence sequence = data.sequence(0);
    assertThat(sequence.multispectral()).hasSize(1).allMatch(dated -> !dated.date()
        .equals(sequence.highResolution().orElseThrow().time().date()));
    assertThat(data.facts().contract().entries()).hasSize(10);
  }

  @Test
  void an_image_that_lacks_a_band_is_left_out_filled_or_an_error() {
    new TestScenes(folder, TEN).place("west", 100, 0);
    new TestScenes(folder, TEN.subList(0, 9)).write("west/july.tif", "2020-07-01", 100, 0);
    SkySenseData left = open(scenes(), VIEWS, 1);
    assertThat(left.warnings()).contains("left out 1 images that lack a band of their series, the first is "
        + folder.resolve("west/july.tif") + ", which lacks B12");
    SkySenseData filled = open(scenes("fill=nearest-band", "highResolution=absent"), VIEWS, 1);
    assertThat(filled.sequence(0).multispectral()).hasSize(3);
    assertThat(filled.facts().fill()).isEqualTo(FillPolicy.NEAREST_BAND);
    refused(DataException.class, "[bands] the data does not hold what the network reads: ", scenes("fill=none"));
  }

  @Test
  void series_without_dates_are_refused() {
    TestScenes scenes = new TestScenes(folder, TEN);
    Path one = scenes.write("west/one.tif", "", 100, 0);
    scenes.write("west/two.tif", "", 100, 0);
    refused(DataException.class, "[sequence] none of 1 image sets gives a sequence (left out 2 images without a date,"
        + " which no series can show, the first is " + one + "; left out 1 places without a dated image that has all"
        + " bands); there are images of sentinel-2-l2a; give them dates by the tag DateTime or in their names, or let"
        + " single images stand in for high resolution", scenes());
    assertThat(open(scenes("highResolution=stand-in"), VIEWS, 1).at(0).first().images().keySet())
        .containsExactly(Modality.HIGH_RESOLUTION);
  }

  @Test
  void a_modality_that_is_asked_for_and_absent_everywhere_is_named_with_what_there_is() {
    new TestScenes(folder, TEN).place("west", 100, 0);
    refused(BadInput.class, "data.modalities asks for radar, but no place has a dated image of sentinel-1 with VV, VH;"
        + " there are images of sentinel-2-l2a; ask for what there is", scenes("modalities=multispectral,radar"));
    refused(BadInput.class, "data.highResolution asks for high resolution, but no place has an image with red, green,"
        + " blue that is no series' only one; there are images of sentinel-2-l2a; ask for what there is",
        scenes("highResolution=camera"));
    refused(DataException.class, "[sequence] none of 1 image sets gives a sequence (left out 1 places without a dated"
        + " image that has all bands); there are images of sentinel-2-l2a; ask for what there is",
        scenes("modalities=radar"));
  }

  @Test
  void squares_larger_than_all_places_are_refused() {
    new TestScenes(folder, TEN).place("west", 100, 0);
    refused(DataException.class, "[sequence] none of 1 image sets gives a sequence (left out 1 places smaller than a"
        + " square of 1600 m, the largest is west with 1000 m); there are images of sentinel-2-l2a; choose smaller"
        + " squares", scenes("metres=200"));
  }

  @Test
  void more_regions_than_the_bank_holds_are_refused_or_share() {
    TestScenes scenes = new TestScenes(folder, TEN);
    for (int km = 0; km < 5; km++) {
      scenes.place("place" + km, 40, 60 * km);
    }
    refused(BadInput.class, "model.geo.regions must be 5 or more, as many as there are regions in the data, but is 4;"
        + " set it higher, train on fewer places, or let the nearest region serve by geo.overflow=nearest", scenes());
    GeoRule nearest = RecipeKeys.set(GeoRule.STANDARD, List.of("overflow=nearest"));
    assertThat(SkySenseData.open(scenes(), VIEWS, MODEL, nearest, 1, Optional.empty()).facts().regions()).isEqualTo(5);
  }

  @Test
  void rules_that_do_not_fit_the_model_or_make_no_sense_are_refused() {
    refused(BadInput.class, "data.multispectral.bands must be 10, as many as model.multispectral.channels, but are B02,"
        + " B03", rule("multispectral.bands=B02,B03"));
    assertThatThrownBy(() -> open(rule(), RecipeKeys.set(VIEWS, List.of("localCells=6")), 1))
        .hasMessage("views.cells and views.localCells must be multiples of model.multispectral.patch 4, but are 8 and"
            + " 6");
    refused(DataException.class, "[sensor] no sensor 'sentinel-2', did you mean ",
        rule("multispectral.sensors=sentinel-2"));
    assertThatThrownBy(() -> rule("modalities=radar,radar")).isInstanceOf(BadInput.class);
    assertThatThrownBy(() -> RecipeKeys.set(ViewRule.STANDARD, "flip=2")).isInstanceOf(BadInput.class);
  }

  @Test
  void what_is_held_out_is_never_drawn_and_facts_go_through_json() {
    TestScenes scenes = new TestScenes(folder, TEN);
    for (int i = 0; i < 8; i++) {
      scenes.place("place" + i, 40, 5 * i);
    }
    SkySenseData data = open(scenes("holdout.share=0.3", "holdout.blockKm=4", "holdout.bufferKm=1"), VIEWS, 1);
    assertThat(data.facts().split().heldOut().sets()).isPositive();
    assertThat(data.facts().places()).isEqualTo(data.sets().size()).isBetween(1, 7);
    assertThat(data.warnings()).contains(data.facts().split().line());
    JsonMapper json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(data.facts()), SkySenseData.Facts.class)).isEqualTo(data.facts());
  }

  @Test
  void a_run_goes_on_with_the_statistics_it_had_and_the_bands() {
    TestScenes scenes = new TestScenes(folder, TEN);
    scenes.place("west", 100, 0);
    SkySenseData.Facts before = open(scenes(), VIEWS, 1).facts();
    scenes.place("east", 100, 300);
    SkySenseData after = SkySenseData.open(scenes(), VIEWS, MODEL, GeoRule.STANDARD, 1, Optional.of(before));
    assertThat(after.facts().statistics()).isEqualTo(before.statistics());
    assertThat(after.facts().fingerprint()).isNotEqualTo(before.fingerprint());
  }

  private DataRule scenes(String... changes) {
    return RecipeKeys.set(rule("folder=" + folder), List.of(changes));
  }

  private static DataRule rule(String... changes) {
    return RecipeKeys.set(DataRule.STANDARD.with(2, 3, 2), List.of(changes));
  }

  private static SkySenseData open(DataRule rule, ViewRule views, long seed) {
    return SkySenseData.open(rule, views, MODEL, GeoRule.STANDARD, seed, Optional.empty());
  }

  private static void refused(Class<? extends RuntimeException> kind, String start, DataRule rule) {
    assertThatThrownBy(() -> open(rule, VIEWS, 1)).isInstanceOf(kind).hasMessageStartingWith(start)
        .hasMessageNotContaining("\n");
  }
}
