package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Target.Mask;
import org.terrane.datasets.labelled.Target.OneClass;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Data sets with many dates of one place.
class SeriesDataTest {

  private static final int AREA = 128 * 128;

  @TempDir Path dir;

  @Test
  void pastis_series_have_the_bands_of_each_date() {
    Path root = dir.resolve("PASTIS-R");
    int[] folds = {1, 2, 3, 4, 5};
    for (int fold : folds) {
      writePastis(root, 10_000 + fold);
    }
    Path metadata = Tiny.text(root.resolve("metadata.geojson"), "{\"type\": \"FeatureCollection\", \"features\": ["
        + String.join(",", Arrays.stream(folds).mapToObj(fold -> pastis(10_000 + fold, fold)).toList()) + "]}");
    LabelledData data = NamedData.of("pastis").open(dir);
    assertThat(data.classes()).hasSize(19);
    assertThat(Tiny.ids(data.training())).containsExactly("10001", "10002", "10003");
    assertThat(Tiny.ids(data.validation())).containsExactly("10004");
    assertThat(Tiny.ids(data.test())).containsExactly("10005");
    LabelledData rotated = Pastis.openRotated(dir, 3);
    assertThat(Tiny.ids(rotated.training())).containsExactly("10001", "10004", "10005");
    assertThat(Tiny.ids(rotated.test())).containsExactly("10003");

    Labelled sample = data.training().getFirst();
    List<SetImage> optical = sample.images().of(Sensors.SENTINEL_2_L2A);
    assertThat(optical).extracting(image -> String.valueOf(image.time())).containsExactly("2018-09-24", "2018-10-04");
    // Band b of date t holds 100 (t + 1) + b.
    assertThat(Tiny.pixels(optical.getFirst()).get("B02")).isCloseTo(0.0100f, within(1e-6f));
    assertThat(Tiny.pixels(optical.getLast()).get("B8A")).isCloseTo(0.0207f, within(1e-6f));
    assertThat(Tiny.pixels(optical.getLast()).get("B12")).isCloseTo(0.0209f, within(1e-6f));
    List<SetImage> radar = sample.images().of(Sensors.SENTINEL_1);
    assertThat(radar).extracting(image -> String.valueOf(image.time())).containsExactly("2018-09-03");
    assertThat(Tiny.pixels(radar.getFirst())).hasSize(2).containsEntry("VV", -10f).containsEntry("VH", -18f);
    assertThat(((Mask) sample.target()).read(new Window(0, 0, 3, 1))).containsExactly(18, Mask.IGNORED, 18);

    Tiny.npy(root.resolve("DATA_S2/S2_10001.npy"), List.of(1, 10, 128, 128), new int[10 * AREA]);
    Tiny.refused(sample::images, root.resolve("DATA_S2/S2_10001.npy")
        + ": has 10 bands, expected 20: 2 times B02 B03 B04 B05 B06 B07 B08 B8A B11 B12");
    Tiny.text(metadata, "{\"features\": [{\"properties\": {\"Fold\": 1}}]}");
    Tiny.refused(() -> NamedData.of("pastis").open(dir), metadata + ": has no field 'ID_PATCH'");
    Tiny.text(metadata, "{\"features\": [");
    Tiny.refusedWith(() -> NamedData.of("pastis").open(dir), metadata + ": cannot be read as JSON: ");
  }

  private static void writePastis(Path root, int id) {
    int[] optical = IntStream.range(0, 2 * 10 * AREA).map(i -> 100 * (i / (10 * AREA) + 1) + i / AREA % 10).toArray();
    Tiny.npy(root.resolve("DATA_S2/S2_" + id + ".npy"), List.of(2, 10, 128, 128), optical);
    int[] radar = IntStream.range(0, 3 * AREA).map(i -> -10 - 8 * (i / AREA)).toArray();
    Tiny.npy(root.resolve("DATA_S1D/S1D_" + id + ".npy"), List.of(1, 3, 128, 128), radar);
    int[] target = IntStream.range(0, 3 * AREA).map(i -> i < AREA ? 18 + i % 2 : 77).toArray();
    Tiny.npy(root.resolve("ANNOTATIONS/TARGET_" + id + ".npy"), List.of(3, 128, 128), target);
  }

  private static String pastis(int id, int fold) {
    return "{\"type\": \"Feature\", \"properties\": {\"ID_PATCH\": " + id + ", \"Fold\": " + fold
        + ", \"dates-S2\": {\"0\": 20180924, \"1\": 20181004}, \"dates-S1D\": \"{\\\"0\\\": 20180903}\"}}";
  }

  @Test
  void dynamicearthnet_months_have_their_days_in_blue_green_red_order() throws IOException {
    Path days = dir.resolve("planet.10N/planet/10N/10N-122W-40N-L3H-SR/1311_3077_13/PF-SR");
    for (String day : List.of("2018-01-01", "2018-01-02", "2018-02-01")) {
      Tiny.tiff(days.resolve(day + ".tif"), 8, 3, SampleType.U16, 1000, 2000, 3000, 4000);
    }
    Path labels = dir.resolve("labels/labels/1311_3077_13_10N/Labels/Raster/10N-122W-40N-L3H-SR");
    Tiny.tiff(labels.resolve("10N-122W-40N-L3H-SR-2018_01_01.tif"), 8, 3, SampleType.U8, 0, 0, 255, 0, 0, 0, 0);
    Tiny.tiff(labels.resolve("10N-122W-40N-L3H-SR-2018-02-01.tif"), 8, 3, SampleType.U8, 0, 0, 0, 0, 0, 0, 0);
    LabelledData hashed = NamedData.of("dynamicearthnet").open(dir);
    assertThat(hashed.all()).hasSize(2);
    String line = "/x/1311_3077_13/PF-SR /labels/1311_3077_13_10N/Labels/Raster/t/t.tif ";
    Path lists = dir.resolve("dynnet_training_splits");
    Tiny.text(lists.resolve("train.txt"), line + "2018-01");
    Tiny.text(lists.resolve("val.txt"), line + "2018-02");
    Tiny.text(lists.resolve("test.txt"), "");
    LabelledData data = NamedData.of("dynamicearthnet").open(dir);
    Labelled january = data.training().getFirst();
    assertThat(january.id()).isEqualTo("1311_3077_13/2018-01");
    assertThat(january.images().images()).extracting(image -> String.valueOf(image.time()))
        .containsExactly("2018-01-01", "2018-01-02");
    assertThat(Tiny.pixels(january.images().images().getFirst()))
        .containsEntry("red", 3000 * 1e-4f).containsEntry("green", 2000 * 1e-4f).containsEntry("blue", 1000 * 1e-4f)
        .containsEntry("nir", 4000 * 1e-4f);
    assertThat(((Mask) january.target()).read()).containsOnly(2);
    assertThat(((Mask) data.validation().getFirst().target()).read()).containsOnly(Mask.IGNORED);
    Tiny.text(lists.resolve("test.txt"), line + "2019-12");
    Tiny.refused(() -> NamedData.of("dynamicearthnet").open(dir), lists.resolve("test.txt")
        + ": lists 1311_3077_13/2019-12, but there are no images or no label of it");
    Files.createDirectories(dir.resolve("empty"));
    Tiny.refusedWith(() -> NamedData.of("dynamicearthnet").open(dir.resolve("empty")),
        dir.resolve("empty") + ": holds no folder PF-SR; DynamicEarthNet is ");
  }

  @Test
  void real_worldcereal_sites_are_series_of_three_sensors_with_a_map() {
    Path shared = SharedData.folder().resolve("worldcereal_s1s2l8");
    LabelledData data = NamedData.of("worldcereal").open(shared);
    assertThat(Tiny.ids(data.all().toList())).containsExactlyInAnyOrder("flanders_2018_a", "flanders_2019_b");
    Labelled site = data.all().filter(sample -> sample.id().equals("flanders_2018_a")).findFirst().orElseThrow();
    ImageSet set = site.images();
    assertThat(set.of(Sensors.SENTINEL_2_L2A)).hasSize(58).allSatisfy(image -> assertThat(image.bands()).hasSize(10));
    assertThat(set.of(Sensors.SENTINEL_1)).hasSize(159);
    assertThat(set.of(Sensors.LANDSAT_8)).hasSize(26).allSatisfy(image -> assertThat(image.bands()).hasSize(6));
    int[] labels = ((Mask) site.target()).read();
    assertThat(labels).hasSize(64 * 64).contains(0).doesNotContain(7);
    Tiny.refusedWith(() -> NamedData.of("worldcereal").open(shared.resolve("flanders_2018_a")),
        shared.resolve("flanders_2018_a/l8/labels.tif") + ": there is no such file; WorldCereal is ");
  }

  @Test
  void fmow_places_have_all_their_images() {
    assertThat(FmowSentinel.CLASSES).hasSize(62).doesNotHaveDuplicates();
    for (int image = 0; image < 2; image++) {
      Tiny.tiff(dir.resolve("fmow-sentinel/train/zoo/zoo_7/zoo_7_" + image + ".tif"), 40, SampleType.U16,
          Tiny.values(13, 100));
    }
    Path table = Tiny.text(dir.resolve("train.csv"), "category,location_id,image_id,timestamp,polygon",
        "zoo,7,1,2017-06-01T10:00:00Z,\"POLYGON ((1 2, 3 4))\"", "zoo,7,0,2016-06-01T10:00:00Z,\"POLYGON ((1 2))\"");
    LabelledData data = NamedData.of("fmow-sentinel").open(dir);
    Labelled place = data.training().getFirst();
    assertThat(data.all()).hasSize(1);
    assertThat(place.id()).isEqualTo("zoo/zoo_7");
    assertThat(place.target()).isEqualTo(new OneClass(61));
    assertThat(place.images().images()).extracting(image -> String.valueOf(image.time()))
        .containsExactly("2016-06-01T10:00:00Z", "2017-06-01T10:00:00Z");
    assertThat(Tiny.pixels(place.images().images().getFirst()).get("B8A")).isCloseTo(0.09f, within(1e-6f));
    Tiny.text(table, "category,location_id,image_id,timestamp", "zo,7,1,2017-06-01T10:00:00Z");
    Tiny.refused(() -> NamedData.of("fmow-sentinel").open(dir),
        table + ": line 2 has the category 'zo', which is none of the 62, did you mean 'zoo'?");
    Tiny.refusedWith(() -> NamedData.of("fmow-sentinel").open(dir.resolve("fmow-sentinel")),
        dir.resolve("fmow-sentinel") + ": holds none of train.csv, val.csv, test_gt.csv; fMoW-Sentinel is ");
  }
}
