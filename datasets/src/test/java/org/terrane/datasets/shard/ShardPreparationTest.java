package org.terrane.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.pruning.ClusterPruning;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.TestScenes;
import org.terrane.datasets.source.DataSource;
import org.terrane.datasets.synth.SyntheticEarth;

/// Baking folders: what is written, and that it does not depend on interruptions.
class ShardPreparationTest {

  /// Four to a shard.
  private static final PrepareOptions SMALL = options(240, "test");
  private static final PrepareOptions WIDER = options(480, "test");
  private static final int SQUARES = 16;

  @TempDir Path dir;

  private FoundSets place;

  @BeforeEach
  void find() {
    TestScenes.place(dir.resolve("place"));
    place = SetFinder.find(dir.resolve("place"));
  }

  @Test
  void places_are_cut_into_squares() {
    ShardManifest manifest = prepare(dir.resolve("out"), place, SMALL);

    assertThat(manifest.sets()).isEqualTo(SQUARES);
    assertThat(manifest.images()).isEqualTo(3 * SQUARES);
    assertThat(manifest.sensors().get("sentinel-2-l2a")).isEqualTo(new ShardManifest.SensorFacts(2 * SQUARES,
        Map.of("B02", "reflectance", "B03", "reflectance", "B04", "reflectance", "B08", "reflectance",
            "B11", "reflectance", "B12", "reflectance")));
    assertThat(manifest.sensors().get("sentinel-1").bands()).isEqualTo(Map.of("VV", "dB", "VH", "dB"));
    assertThat(manifest.shards()).hasSizeGreaterThan(2)
        .allMatch(shard -> shard.bytes() <= 1 << 16).anyMatch(shard -> shard.sets() > 1);
    ShardSet set = ShardSet.open(dir.resolve("out"));
    set.verify();
    assertThat(set.sets()).hasSize(SQUARES).extracting(ImageSet::id).first().isEqualTo("place@1");
    assertThat(set.sets().getLast().id()).isEqualTo("place@16");
    assertThat(set.manifest()).isEqualTo(manifest);
  }

  @Test
  void squares_tile_the_ground_without_resampling() {
    prepare(dir.resolve("out"), place, SMALL);
    List<ImageSet> squares = ShardSet.open(dir.resolve("out")).sets();
    BandCache cache = new BandCache(1 << 20);
    for (int i = 0; i < SQUARES; i++) {
      int left = i % 4 * 24;
      int top = i / 4 * 24;
      SetImage image = squares.get(i).of(Sensors.SENTINEL_2_L2A).getFirst();
      float[] blue = cache.read(image.band("B02"), new Window(0, 0, 24, 24)).values();
      float[] infrared = cache.read(image.band("B12"), new Window(0, 0, 12, 12)).values();
      for (int p = 0; p < blue.length; p++) {
        assertThat(blue[p]).isEqualTo(1e-4f * (1000 + left + p % 24 + 2 * (top + p / 24)));
      }
      for (int p = 0; p < infrared.length; p++) {
        assertThat(infrared[p]).isEqualTo(1e-4f * (2100 + left / 2 + p % 12 + 2 * (top / 2 + p / 12)));
      }
      float[] classes = image.masks().getFirst().nearest(new CropGrid(image.band("B12").source(), 0, 0, 12, 12)
          .onto(image.masks().getFirst().source().info()), 12, 12);
      for (int p = 0; p < classes.length; p++) {
        assertThat(classes[p]).isEqualTo(2200 + left / 2 + p % 12 + 2 * (top / 2 + p / 12));
      }
    }
  }

  @Test
  void an_interruption_after_any_square_changes_no_byte() throws IOException {
    prepare(dir.resolve("whole"), place, SMALL);
    Map<String, byte[]> expected = contents(dir.resolve("whole"));

    for (int square = 1; square <= SQUARES; square++) {
      Path out = dir.resolve("broken-" + square);
      interrupt(out, square);
      assertThat(ShardManifest.isIn(out)).isFalse();
      prepare(out, place, SMALL);
      assertSame(out, expected);
    }
  }

  @Test
  void interruptions_may_follow_one_another() throws IOException {
    prepare(dir.resolve("whole"), place, SMALL);
    Path out = dir.resolve("broken");
    for (int square = 1; square <= SQUARES; square++) {
      interrupt(out, square);
    }
    prepare(out, place, SMALL);
    assertSame(out, contents(dir.resolve("whole")));
  }

  @Test
  void half_written_files_are_swept_up() throws IOException {
    prepare(dir.resolve("whole"), place, SMALL);
    Path out = dir.resolve("broken");
    interrupt(out, 8);
    Files.write(out.resolve("test-00005.shard.part"), new byte[1000]);
    Files.write(out.resolve("shards.json.part"), new byte[3]);
    prepare(out, place, SMALL);
    assertSame(out, contents(dir.resolve("whole")));
  }

  @Test
  void like_squares_are_thinned_out_and_what_was_dropped_is_told() throws IOException {
    PrepareOptions pruned = new PrepareOptions(240, 1 << 16, 3, 2, 11, "test");
    ShardManifest manifest = prepare(dir.resolve("out"), place, pruned);

    assertThat(manifest.pruning()).isNotNull();
    assertThat(manifest.sets()).isBetween(3, 6)
        .isEqualTo(manifest.pruning().groups().stream().mapToInt(ClusterPruning.Group::kept).sum())
        .isEqualTo(SQUARES - manifest.pruning().dropped().size());
    assertThat(ShardSet.open(dir.resolve("out")).sets()).extracting(ImageSet::id)
        .doesNotContainAnyElementsOf(manifest.pruning().dropped());
    assertThat(manifest.notes()).as("dropped on purpose").isEmpty();

    Path broken = dir.resolve("broken");
    for (int square : new int[] {2, 2}) {
      assertThatThrownBy(() -> ShardPreparation.run(place, broken, pruned, (work, done, planned) -> {
        if (work.equals("baked") && done == square) {
          throw new IllegalStateException("killed");
        }
      })).hasMessage("killed");
    }
    prepare(broken, place, pruned);
    assertSame(broken, contents(dir.resolve("out")));
  }

  @Test
  void squares_can_be_grouped_by_any_features() {
    PrepareOptions pruned = new PrepareOptions(240, 1 << 16, 2, 1, 0, "test");
    // One square is unlike all others.
    ShardManifest manifest = ShardPreparation.run(place, dir.resolve("out"), pruned,
        set -> new float[] {set.id().equals("place@7") ? 1 : 0}, (work, done, planned) -> {});
    assertThat(manifest.pruning().groups()).containsExactlyInAnyOrder(
        new ClusterPruning.Group(15, 1), new ClusterPruning.Group(1, 1));
    assertThat(manifest.pruning().dropped()).doesNotContain("place@7");
  }

  @Test
  void a_finished_folder_is_left_alone() throws IOException {
    Path out = dir.resolve("out");
    ShardManifest manifest = prepare(out, place, SMALL);
    Map<String, byte[]> before = contents(out);
    assertThat(ShardPreparation.run(place, out, SMALL, (work, done, planned) -> {
      throw new AssertionError("nothing is left to do");
    })).isEqualTo(manifest);
    assertSame(out, before);
  }

  @Test
  void other_data_or_options_are_refused_with_what_to_do() {
    Path out = dir.resolve("out");
    interrupt(out, 5);
    FoundSets other = TestShards.found(SyntheticEarth.places(4, 1));
    refused(out, other, SMALL, out + ": was begun with data " + Fingerprint.of(place.sets()) + ", but the data is now "
        + Fingerprint.of(other.sets()) + "; name a new folder, or delete this one");
    refused(out, place, WIDER, out + ": was begun with " + SMALL + ", but is now asked for " + WIDER
        + "; give the same options, name a new folder, or delete this one");
    prepare(out, place, SMALL);
    refused(out, place, WIDER, out + ": was begun with " + SMALL + ", but is now asked for " + WIDER
        + "; give the same options, name a new folder, or delete this one");
  }

  @Test
  void two_squares_of_one_name_are_refused() {
    ImageSet one = place.sets().getFirst();
    ImageSet twin = new ImageSet("place@2", one.footprint(), one.images());
    refused(dir.resolve("out"), TestShards.found(List.of(one, twin, twin)), SMALL,
        "two squares of ground are called 'place@2@1'; rename one of the folders");
  }

  @Test
  void shards_can_be_prepared_again() throws IOException {
    prepare(dir.resolve("once"), place, WIDER);
    prepare(dir.resolve("twice"), DataSource.open(dir.resolve("once")), SMALL);
    List<ImageSet> direct = sets(SMALL, "direct");
    List<ImageSet> again = ShardSet.open(dir.resolve("twice")).sets();
    assertThat(again).hasSize(SQUARES).extracting(ImageSet::id).first().isEqualTo("place@1@1");
    // The first square of the first square.
    assertThat(values(again.getFirst())).isEqualTo(values(direct.getFirst()));
  }

  @Test
  void a_square_of_too_many_pixels_is_refused() {
    ImageSet one = place.sets().getFirst();
    ImageBand band = one.of(Sensors.SENTINEL_2_L2A).getFirst().band("B02");
    CropGrid wide = new CropGrid(band.source(), 0, 0, 20_000, 20_000);
    assertThatThrownBy(() -> new SquareBaker(new BandCache(0)).bake("wide", one, wide))
        .isInstanceOf(DataException.class).hasMessageEndingWith(
            ".tif: a square of 200000 m has 20000 pixels a side, expected up to 16384; choose a smaller side");
  }

  @Test
  void a_folder_with_other_things_is_not_touched() throws IOException {
    Path out = Files.createDirectory(dir.resolve("out"));
    Files.writeString(out.resolve("thesis.txt"), "precious");
    refused(out, place, SMALL, out + ": is not empty and holds no shards; name a new folder, or one that terrane data"
        + " prepare made");
    assertThat(out.resolve("thesis.txt")).hasContent("precious");
  }

  @Test
  void an_unfinished_folder_says_so_when_it_is_opened() {
    Path out = dir.resolve("out");
    interrupt(out, 7);
    assertThatThrownBy(() -> DataSource.open(out)).isInstanceOf(DataException.class).hasMessage(
        out + ": has no shards.json; it was not finished: run terrane data prepare again with the same arguments");
  }

  @Test
  void a_damaged_shard_of_an_interrupted_run_is_named() throws IOException {
    Path out = dir.resolve("out");
    interrupt(out, 12);
    Path shard = out.resolve("test-00000.shard");
    Files.write(shard, new byte[10]);
    assertThatThrownBy(() -> prepare(out, place, SMALL)).isInstanceOf(DataException.class).hasMessage(
        shard + ": has 10 bytes, expected a shard of at least 128; delete this file and run again");
  }

  private List<ImageSet> sets(PrepareOptions options, String folder) {
    prepare(dir.resolve(folder), place, options);
    return ShardSet.open(dir.resolve(folder)).sets();
  }

  private static float[] values(ImageSet set) {
    ImageBand band = set.of(Sensors.SENTINEL_2_L2A).getFirst().band("B03");
    return band.read(band.source().info().window());
  }

  private static PrepareOptions options(double side, String name) {
    return new PrepareOptions(side, 1 << 16, 0, 0, 0, name);
  }

  static ShardManifest prepare(Path out, FoundSets source, PrepareOptions options) {
    return ShardPreparation.run(source, out, options, (work, done, planned) -> {});
  }

  /// Ends a preparation after this many squares as a kill would: nothing is tidied.
  private void interrupt(Path out, int squares) {
    assertThatThrownBy(() -> ShardPreparation.run(place, out, SMALL, (work, done, planned) -> {
      if (done == squares) {
        throw new IllegalStateException("killed");
      }
    })).hasMessage("killed");
  }

  private static void refused(Path out, FoundSets source, PrepareOptions options, String message) {
    assertThatThrownBy(() -> prepare(out, source, options)).isInstanceOf(DataException.class).hasMessage(message);
  }

  private static void assertSame(Path folder, Map<String, byte[]> expected) throws IOException {
    Map<String, byte[]> found = contents(folder);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(found.get(name)).as(name).isEqualTo(bytes));
  }

  private static Map<String, byte[]> contents(Path folder) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
