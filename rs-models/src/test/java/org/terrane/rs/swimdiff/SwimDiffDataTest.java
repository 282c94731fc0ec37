package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.sampling.ScenePatch;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.FillPolicy;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.synth.SyntheticEarth;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import tools.jackson.databind.json.JsonMapper;

/// Which images patches are cut from, and what a step sees.
class SwimDiffDataTest {
  private static final SwimDiffRecipe UNIT = SwimDiffRecipe.presets().get("unit"); // patches of 40 pixels
  private static final List<String> COLOURS = List.of("B02", "B03", "B04");

  @TempDir Path folder;
  private TestScenes scenes;

  @BeforeEach
  void twoPlaces() {
    scenes = new TestScenes(folder, COLOURS);
    scenes.place("west", 100, 0);
    scenes.place("east", 100, 30);
  }

  @Test
  void a_batch_holds_two_views_of_each_patch_and_its_scene() {
    SwimDiffData data = open("data.batch=8");
    SwimDiffBatch batch = data.at(3);
    List<ScenePatch> patches = LongStream.range(24, 32).mapToObj(i -> data.sampler().sample(1, i)).toList();

    assertThat(data.facts().patches()).isEqualTo(2 * 2 * 4);
    assertThat(batch.queryViews().shape().toArray()).containsExactly(8, 3, 32, 32);
    assertThat(batch.scenes()).containsExactly(patches.stream().mapToLong(ScenePatch::scene).toArray()).contains(0, 1);
    assertThat(batch.samples()).containsExactly(patches.stream().mapToLong(ScenePatch::patch).toArray());
    for (int i = 0; i < 8; i++) {
      float[] query = Arrays.copyOfRange(batch.query(), i * 3072, (i + 1) * 3072);
      assertThat(query).isNotEqualTo(Arrays.copyOfRange(batch.key(), i * 3072, (i + 1) * 3072));
    }
    for (float value : batch.query()) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void a_step_is_the_same_whenever_it_is_asked_for_and_no_other_is() {
    SwimDiffData one = open();
    SwimDiffData other = open();
    other.at(7);
    for (int step = 0; step < 4; step++) {
      assertThat(other.at(step).query()).isEqualTo(one.at(step).query());
      assertThat(other.at(step).key()).isEqualTo(one.at(step).key());
      assertThat(other.at(step).samples()).isEqualTo(one.at(step).samples());
    }
    assertThat(one.at(1).query()).isNotEqualTo(one.at(5).query());
    assertThat(open("seed=2").at(1).query()).isNotEqualTo(one.at(1).query());
  }

  @Test
  void a_scene_is_an_image_a_place_or_a_cell() {
    assertThat(open("data.scenes=place").sampler().scenes()).containsExactly("east", "west");
    assertThat(open("data.scenes=image").sampler().scenes())
        .containsExactly("east/2020-05-01", "east/2020-06-01", "west/2020-05-01", "west/2020-06-01");
    assertThat(open("data.scenes=cell", "data.cellKm=20").sampler().scenes()).hasSize(2)
        .allMatch(name -> name.startsWith("cell "));
  }

  @Test
  void a_place_with_one_image_is_a_scene_too() {
    scenes.write("north/may.tif", "2020-05-01", 100, 60);
    assertThat(open().sampler().scenes()).containsExactly("east", "north", "west");
  }

  @Test
  void bands_are_read_in_the_order_they_are_named_in() {
    SwimDiffData data = open("data.bands=blue,B04");
    assertThat(data.sampler().patch(0).frame().bands()).extracting(Band::name).containsExactly("B02", "B04");
    assertThat(data.facts().channels()).isEqualTo(2);
    assertThat(data.at(0).queryViews().shape().toArray()).containsExactly(4, 2, 32, 32);
  }

  @Test
  void the_sensor_with_most_patches_that_have_the_bands_is_taken() {
    assertThat(source().sensor().id()).isEqualTo("sentinel-2-l2a");
    assertThat(source().found().notes()).contains("left out 8 images of sentinel-1, of which no band is named");
    assertThat(source("data.bands=VV,VH").sensor().id()).isEqualTo("sentinel-1");
    assertThat(source("data.sensor=landsat-8").sensor().id()).isEqualTo("landsat-8");
    assertThat(source("data.bands=swir1,swir2").sensor().id())
        .as("four dates of ten metres are more than two of thirty").isEqualTo("sentinel-2-l2a");
  }

  @Test
  void if_no_band_is_named_those_are_read_that_all_images_of_the_sensor_have() {
    assertThat(source("data.bands=", "data.sensor=sentinel-1").bands()).containsExactly("VV", "VH");
    new TestScenes(folder, List.of("B04", "B03")).write("west/july.tif", "2020-07-01", 100, 0);
    assertThat(open("data.bands=").sampler().patch(0).frame().bands()).extracting(Band::name)
        .containsExactly("B03", "B04");
    new TestScenes(folder, List.of("B08")).write("west/august.tif", "2020-08-01", 100, 0);
    refused(BadInput.class, "data.bands: no band of sentinel-2-l2a is in all of its images; name some", "data.bands=");
  }

  @Test
  void images_smaller_than_a_patch_are_left_out_and_counted() {
    scenes.place("small", 39, 60);
    SwimDiffData data = open();
    assertThat(data.sampler().scenes()).containsExactly("east", "west");
    assertThat(data.warnings()).contains("left out 2 images smaller than a patch of 40 pixels, the first is "
        + folder.resolve("small/may.tif") + ", 39x39");

    refused(DataException.class, "[scene] small: " + folder.resolve("small/may.tif")
        + " is 39x39 pixels, smaller than a patch of 40; choose a smaller side or leave the place out",
        "data.small=error");
    refused(BadInput.class, "data.patch: all 6 images are smaller than a patch of 101 pixels, the first is "
        + folder.resolve("east/may.tif") + ", 100x100; choose a smaller patch", "data.patch=101");
  }

  @Test
  void an_image_that_lacks_a_band_is_an_error_or_filled_by_name() {
    new TestScenes(folder, List.of("B02", "B03")).write("west/july.tif", "2020-07-01", 100, 0);
    refused(DataException.class, "[bands] the data does not hold what the network reads: ");
    assertThat(open("data.fill=skip-image").facts().patches()).isEqualTo(16);
    SwimDiffData filled = open("data.fill=band-mean");
    assertThat(filled.facts().patches()).isEqualTo(20);
    assertThat(filled.facts().fill()).isEqualTo(FillPolicy.BAND_MEAN);
  }

  @Test
  void one_single_scene_has_nothing_to_be_told_apart_from() {
    Path west = folder.resolve("west");
    String one = "data.scenes=place: all 8 patches are of one scene, 'west', and a contrast needs two; give it more"
        + " data, let each image be a scene, or set loss.contrastive=0";
    refused(BadInput.class, one, "data.folder=" + west);
    refused(BadInput.class, "data.scenes=cell: all 8 patches are of one scene, 'cell ", "data.folder=" + west,
        "data.scenes=cell");
    assertThat(open("data.folder=" + west, "loss.contrastive=0").facts().scenes()).isEqualTo(1);
    assertThat(open("data.folder=" + west, "data.scenes=image").facts().scenes()).isEqualTo(2);
  }

  @Test
  void more_keys_than_patches_are_noted_with_what_to_set() {
    String many = "16 patches are fewer than the 256 keys of the queue, in which each then stands many times; ";
    assertThat(open().warnings()).containsOnlyOnce(
        many + "set model.queue=16 or less, or cut more of them with a smaller data.patch");
    assertThat(open("data.batch=32").warnings()).containsOnlyOnce(
        many + "set data.batch and model.queue to 16 or less, or cut more of them with a smaller data.patch");
    assertThat(open("model.queue=16").warnings()).isEmpty();
    assertThat(open("loss.contrastive=0").warnings()).isEmpty();
  }

  @Test
  void what_no_image_has_is_refused() {
    refused(BadInput.class, "data.bands: no image has red, B99; there are images of sentinel-2-l2a",
        "data.bands=red,B99");
    refused(DataException.class, "[band] sentinel-1 has no band 'red'", "data.sensor=sentinel-1");
    refused(DataException.class, "[sensor] no sensor 'sentinel-2', did you mean ", "data.sensor=sentinel-2");
    refused(DataException.class, "[bands] 'sentinel-2-l2a/B04' is named twice", "data.bands=red,B04");
  }

  @Test
  void what_is_held_out_is_never_drawn() {
    for (int i = 2; i < 10; i++) {
      scenes.place("place" + i, 40, 30 * i);
    }
    SwimDiffData data = open("data.holdout.share=0.3", "data.holdout.blockKm=10");
    assertThat(data.facts().split().heldOut().sets()).isPositive();
    assertThat(data.facts().scenes()).isEqualTo(data.sets().size()).isBetween(2, 9);
    assertThat(data.warnings()).contains(data.facts().split().line());
    JsonMapper json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(data.facts()), SwimDiffData.Facts.class)).isEqualTo(data.facts());
  }

  @Test
  void a_run_goes_on_with_the_sensor_bands_and_statistics_it_had() {
    SwimDiffData.Facts before = open("data.bands=red").facts();
    assertThat(SwimDiffData.open(recipe("data.bands=red"), Optional.of(before)).facts()).isEqualTo(before);

    SwimDiffRecipe other = recipe("data.bands=blue");
    assertThatThrownBy(() -> SwimDiffData.open(other, Optional.of(before))).isInstanceOf(DataException.class)
        .hasMessageStartingWith("[bands] the data does not hold what the network reads: sentinel-2-l2a lacks B04");
  }

  private SwimDiffData open(String... changes) {
    return SwimDiffData.open(recipe(changes), Optional.empty());
  }

  private SwimDiffRecipe recipe(String... changes) {
    return RecipeKeys.set(UNIT,
        Stream.concat(Stream.of("data.folder=" + folder), Stream.of(changes)).toList());
  }

  /// Of the synthetic Earth; no pixel is made.
  private static PatchSource source(String... changes) {
    return PatchSource.of(RecipeKeys.set(UNIT, List.of(changes)).data(),
        new FoundSets(SyntheticEarth.places(1, 2), List.of()), Optional.empty());
  }

  private void refused(Class<? extends RuntimeException> kind, String start, String... changes) {
    SwimDiffRecipe recipe = recipe(changes);
    assertThatThrownBy(() -> SwimDiffData.open(recipe, Optional.empty())).isInstanceOf(kind)
        .hasMessageStartingWith(start).hasMessageNotContaining("\n");
  }
}
