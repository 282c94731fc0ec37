package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.datasets.sampling.SplitReport;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.Triple;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.downstream.TestPatches;
import tools.jackson.databind.json.JsonMapper;

/// Scenes and EuroSAT patches in one run.
class A2MaeDataTest {
  private static final int STEPS = 200;

  @TempDir
  Path folder;

  @Test
  void a_step_sees_scenes_or_patches_and_as_many_images_of_each() throws IOException {
    A2MaeData data = open("data.batch=2", "data.eurosatShare=0.75");

    List<A2MaeBatch> steps = LongStream.range(0, STEPS).mapToObj(data::at).toList();

    assertThat(steps).allMatch(batch -> batch.images() == 6);
    long lone = steps.stream().filter(A2MaeDataTest::ofPatches).count();
    assertThat(lone).isBetween(125L, 175L); // 150 expected, standard deviation 6
    assertThat(steps).allMatch(batch -> batch.sets().size() == (ofPatches(batch) ? 6 : 2));
    assertThat(steps).allMatch(batch -> batch.visibleEach() == batch.patchesEach() / 4);
  }

  @Test
  void a_step_is_the_same_whenever_it_is_asked_for() throws IOException {
    A2MaeData one = open("data.batch=1");
    A2MaeData other = open("data.batch=1");
    other.at(7);

    for (int step = 0; step < 8; step++) {
      assertThat(other.at(step).all().patch()).isEqualTo(one.at(step).all().patch());
      assertThat(other.at(step).groups().getFirst().pixels()).isEqualTo(one.at(step).groups().getFirst().pixels());
    }
  }

  /// RELEASED is made for three images, and the reference repeats one that is alone.
  @Test
  void the_released_encoding_repeats_a_lone_image() throws IOException {
    A2MaeData data = open("model.embedDim=304", "model.encoding=released", "data.batch=2");

    assertThat(LongStream.range(0, 20).mapToObj(data::at)).allMatch(batch -> batch.sets().size() == 2);
  }

  @Test
  void the_named_bands_are_read_in_their_order_and_stored() {
    A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"), List.of(
        "data.bands=sentinel-2-l2a/B04,sentinel-2-l2a/B02,landsat-8/B04,landsat-8/B01", "data.fill=nearest-band",
        "model.bands=all", "data.places=2"));
    A2MaeData data = A2MaeData.open(recipe, Optional.empty());

    assertThat(data.facts().contract().entries())
        .containsExactly("landsat-8/B04", "landsat-8/B01", "sentinel-2-l2a/B04", "sentinel-2-l2a/B02");
    assertThat(data.facts().fill()).isEqualTo(FillPolicy.NEAREST_BAND);
    assertThat(data.warnings()).contains("left out 8 images of sentinel-1, of which no band is named",
        "landsat-8 lacks B01 in 4 images: the band of the nearest wavelength is read instead");
    assertThat(data.sample(0).frames()).allSatisfy(frame -> assertThat(frame.bands()).extracting(Band::name)
        .containsExactly("B04", frame.sensor().equals(Sensors.LANDSAT_8) ? "B01" : "B02"));
  }

  @Test
  void what_is_held_out_is_never_drawn_and_its_distance_is_stored() {
    A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"), List.of(
        "data.places=12", "data.holdout.share=0.3", "data.holdout.blockKm=100"));
    A2MaeData data = A2MaeData.open(recipe, Optional.empty());
    SplitReport split = data.facts().split();

    assertThat(split.training().sets()).isEqualTo(data.sets().size()).isBetween(1, 11);
    assertThat(split.heldOut().sets()).isPositive();
    assertThat(split.smallestMetres()).isGreaterThan(5000);
    assertThat(data.warnings()).contains(split.line());
    List<String> seen = data.sets().stream().map(ImageSet::id).toList();
    assertThat(LongStream.range(0, 60).mapToObj(data::sample)).allMatch(triple -> seen.contains(triple.set()));
    JsonMapper json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(data.facts()), A2MaeData.Facts.class)).isEqualTo(data.facts());
  }

  @Test
  void a_place_that_is_left_with_one_image_is_no_set_any_more() {
    A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"), List.of("data.places=6", "model.bands=all",
        "data.bands=landsat-8/B04", "data.holdout.from=2019-06-01")); // Landsat passes in April and July
    A2MaeData data = A2MaeData.open(recipe, Optional.empty());
    assertThat(data.sets()).isNotEmpty().allMatch(set -> set.images().size() == 2);
    assertThat(LongStream.range(0, 20).mapToObj(data::at)).allMatch(batch -> batch.images() == 6);
  }

  @Test
  void what_is_held_out_may_begin_on_a_day() {
    A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"), List.of(
        "data.places=6", "data.holdout.from=2020-01-01", "data.holdout.gapDays=10"));
    A2MaeData data = A2MaeData.open(recipe, Optional.empty());
    assertThat(data.sets()).allSatisfy(set -> assertThat(set.images())
        .allMatch(image -> image.time().date().isBefore(LocalDate.of(2020, 1, 1))));
    assertThat(data.facts().split().smallestDays()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void a_run_goes_on_only_with_the_bands_it_had() {
    A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"), "data.places=2");
    A2MaeData.Facts before = A2MaeData.open(recipe, Optional.empty()).facts();
    A2MaeRecipe fewer = RecipeKeys.set(recipe, "data.bands=sentinel-2-l2a/B04");
    assertThatThrownBy(() -> A2MaeData.open(fewer, Optional.of(before)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("[bands] the data does not hold what the network reads: sentinel-2-l2a lacks B02 B03");
  }

  @Test
  void reconstructions_take_both_kinds_of_sample() throws IOException {
    A2MaeData data = open();
    A2Mae model = A2MaeTraining.prepare(data.recipe(), Optional.empty()).model();
    List<Triple> samples = LongStream.range(0, 12).mapToObj(data::sample).toList();

    List<List<Reconstruction>> made = Reconstruction.of(model, data, samples, true);

    assertThat(samples).anyMatch(sample -> sample.frames().size() == 1).anyMatch(sample -> sample.frames().size() == 3);
    for (int i = 0; i < made.size(); i++) {
      assertThat(made.get(i)).extracting(Reconstruction::original).isEqualTo(samples.get(i).frames());
    }
  }

  private static boolean ofPatches(A2MaeBatch batch) {
    return batch.sets().stream().flatMap(List::stream).map(Frame::sensor).allMatch(EuroSatRgb.SENSOR::equals);
  }

  private A2MaeData open(String... assignments) throws IOException {
    TestPatches.write(folder, 6);
    A2MaeRecipe unit = RecipeKeys.set(A2MaeRecipe.presets().get("unit"),
        List.of("data.places=1", "data.eurosat=" + folder));
    return A2MaeData.open(RecipeKeys.set(unit, List.of(assignments)), Optional.empty());
  }
}
