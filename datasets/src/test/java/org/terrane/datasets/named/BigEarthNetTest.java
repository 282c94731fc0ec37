package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Target.Classes;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

class BigEarthNetTest {

  private static final String A = "S2A_MSIL2A_20170613T101031_87_48";
  private static final String B = "S2B_MSIL2A_20170924T93020_69_24";
  private static final String RADAR_A = "S1A_IW_GRDH_1SDV_20170613T165043_33UUP_87_48";

  @TempDir Path dir;

  @Test
  void a_patch_of_version_1_has_its_bands_at_three_distances_and_its_partner() {
    writeOptical(dir.resolve("BigEarthNet-v1.0"), A, "\"Rice fields\", \"Airports\", \"Sea and ocean\"");
    writeOptical(dir.resolve("BigEarthNet-v1.0"), B, "\"Pastures\"");
    writeRadar(dir.resolve("BigEarthNet-S1-v1.0"), RADAR_A, A);
    LabelledData data = NamedData.of("bigearthnet").open(dir);
    assertThat(Tiny.ids(data.all().toList())).containsExactlyInAnyOrder(A, B);
    Labelled sample = sample(data, A);
    // Airports are none of the 19.
    assertThat(sample.target()).isEqualTo(new Classes(List.of(2, 18)));
    assertThat(sample(NamedData.of("bigearthnet-43").open(dir), A).target())
        .isEqualTo(new Classes(List.of(5, 13, 42)));
    ImageSet set = sample.images();
    assertThat(set.sensors()).containsExactly(Sensors.SENTINEL_1, Sensors.SENTINEL_2_L2A);
    assertThat(set.of(Sensors.SENTINEL_1)).singleElement().satisfies(image -> {
      assertThat(image.time()).hasToString("2017-06-13T16:50:43Z");
      assertThat(Tiny.pixels(image)).containsEntry("VV", -9f).containsEntry("VH", -17f);
    });
    assertThat(set.of(Sensors.SENTINEL_2_L2A)).singleElement().satisfies(image -> {
      assertThat(image.time()).hasToString("2017-06-13T10:10:31Z");
      assertThat(image.band("B05").source().info().width()).isEqualTo(6);
      assertThat(Tiny.pixels(image)).hasSize(12)
          .hasEntrySatisfying("B01", value -> assertThat(value).isCloseTo(0.01f, within(1e-6f)))
          .hasEntrySatisfying("B8A", value -> assertThat(value).isCloseTo(0.09f, within(1e-6f)))
          .hasEntrySatisfying("B12", value -> assertThat(value).isCloseTo(0.13f, within(1e-6f)));
    });
    assertThat(sample(data, B).images().images()).singleElement()
        .satisfies(image -> assertThat(image.time()).hasToString("2017-09-24T09:30:20Z"));
  }

  @Test
  void official_lists_of_version_1_pair_and_split() throws IOException {
    writeOptical(dir.resolve("BigEarthNet-v1.0"), A, "\"Pastures\"");
    writeOptical(dir.resolve("BigEarthNet-v1.0"), B, "\"Pasture\"");
    writeRadar(dir.resolve("BigEarthNet-S1-v1.0"), RADAR_A, A);
    Tiny.text(dir.resolve("train.csv"), A + "," + RADAR_A);
    Tiny.text(dir.resolve("bigearthnet-val.csv"), B);
    LabelledData data = NamedData.of("bigearthnet").open(dir);
    assertThat(Tiny.ids(data.training())).containsExactly(A);
    assertThat(data.training().getFirst().images().images()).hasSize(2);
    Labelled wrong = data.validation().getFirst();
    assertThat(wrong.images().images()).hasSize(1);
    Tiny.refused(wrong::target, dir.resolve("BigEarthNet-v1.0").resolve(B).resolve(B + "_labels_metadata.json")
        + ": 'Pasture' is none of the 43 classes, did you mean 'Pastures'?");
    Files.delete(dir.resolve("BigEarthNet-v1.0").resolve(A).resolve(A + "_B8A.tif"));
    Tiny.refusedWith(() -> data.training().getFirst().images(), dir.resolve("BigEarthNet-v1.0").resolve(A)
        .resolve(A + "_B8A.tif").toString());
    Tiny.text(dir.resolve("test.csv"), "S2A_none,S1A_none");
    Tiny.refusedWith(() -> NamedData.of("bigearthnet").open(dir),
        dir.resolve("BigEarthNet-v1.0/S2A_none") + ": is listed, but there is no such folder; BigEarthNet v1 is ");
  }

  @Test
  void real_metadata_of_version_1_names_known_classes() throws IOException {
    Path shared = SharedData.folder().resolve("bigearthnet");
    try (var patches = Files.list(shared)) {
      for (Path patch : patches.filter(Files::isDirectory).toList()) {
        Path folder = Files.createDirectories(dir.resolve("BigEarthNet-v1.0").resolve(patch.getFileName()));
        Files.copy(patch.resolve("labels_metadata.json"),
            folder.resolve(patch.getFileName() + "_labels_metadata.json"));
      }
    }
    LabelledData data = NamedData.of("bigearthnet-43").open(dir);
    assertThat(data.all()).hasSize(9).allSatisfy(
        sample -> assertThat(((Classes) sample.target()).labels()).isNotEmpty());
    assertThat(sample(data, A).target()).isEqualTo(new Classes(List.of(
        data.classes().indexOf("Non-irrigated arable land"), data.classes().indexOf(
            "Land principally occupied by agriculture, with significant areas of natural vegetation"))));
  }

  @Test
  void nineteen_classes_come_of_forty_three() {
    assertThat(BigEarthNet.CLASSES_43).hasSize(43);
    assertThat(BigEarthNet.CLASSES_19).hasSize(19);
    assertThat(BigEarthNet.TO_19.values().stream().filter(name -> !name.isEmpty()).distinct())
        .containsExactlyInAnyOrderElementsOf(BigEarthNet.CLASSES_19);
    assertThat(BigEarthNet.TO_19.values().stream().filter(String::isEmpty)).hasSize(11);
  }

  @Test
  void version_2_is_read_with_its_table() throws IOException {
    String tile = "S2A_MSIL2A_20170613T101031_N9999_R022_T33UUP";
    writeOptical(dir.resolve("BigEarthNet-S2").resolve(tile), tile + "_26_57", "");
    writeRadar(dir.resolve("BigEarthNet-S1/S1A_IW_GRDH_1SDV_20170613T165043"),
        "S1A_IW_GRDH_1SDV_20170613T165043_33UUP_26_57", "");
    Tiny.text(dir.resolve("metadata.parquet"), "PAR1");
    Tiny.refusedWith(() -> NamedData.of("bigearthnet-v2").open(dir),
        dir.resolve("metadata.parquet") + ": Parquet is not read here; make metadata.csv of it with pandas: ");
    String row = tile + "_26_57,\"Arable land|Beaches, dunes, sands\",%s,Austria,"
        + "S1A_IW_GRDH_1SDV_20170613T165043_33UUP_26_57";
    Path table = Tiny.text(dir.resolve("metadata.csv"), "patch_id,labels,split,country,s1_name",
        row.formatted("validation"));
    LabelledData data = NamedData.of("bigearthnet-v2").open(dir);
    Labelled sample = data.validation().getFirst();
    assertThat(sample.target()).isEqualTo(new Classes(List.of(2, 14)));
    assertThat(sample.images().images()).hasSize(2);
    Tiny.text(table, "patch_id,labels,split,country,s1_name", row.formatted("val"));
    Tiny.refused(() -> NamedData.of("bigearthnet-v2").open(dir),
        table + ": line 2 has the split 'val', expected train, validation or test");
    Tiny.text(table, "patch_id,labels,split,country,s1_name", "a,['Arable land'],train,x,b");
    Tiny.refused(() -> NamedData.of("bigearthnet-v2").open(dir), table + ": line 2 has the label '['Arable land']',"
        + " which is none of the 19 classes; join labels by |");
    Tiny.text(table, "patch_id,labels,split", "a,b,c");
    Tiny.refused(() -> NamedData.of("bigearthnet-v2").open(dir),
        table + ": has no column 's1_name'; it has [patch_id, labels, split]");
    Tiny.text(table, "patch_id,labels,split,s1_name", "a,b");
    Tiny.refused(() -> NamedData.of("bigearthnet-v2").open(dir), table + ": line 2 has 2 cells, expected 4");
  }

  private static void writeOptical(Path folder, String patch, String labels) {
    Path at = folder.resolve(patch);
    for (int i = 0; i < 13; i++) {
      String band = ImageFormat.SENTINEL_2.get(i);
      int metres = switch (band) {
        case "B02", "B03", "B04", "B08" -> 10;
        case "B01", "B09" -> 60;
        default -> 20;
      };
      if (!band.equals("B10")) {
        Tiny.tiff(at.resolve(patch + "_" + band + ".tif"), 120 / metres, metres, SampleType.U16, 100 * (i + 1));
      }
    }
    Tiny.text(at.resolve(patch + "_labels_metadata.json"), "{\"labels\": [" + labels + "]}");
  }

  private static void writeRadar(Path folder, String patch, String partner) {
    Path at = folder.resolve(patch);
    Tiny.tiff(at.resolve(patch + "_VV.tif"), 12, SampleType.F32, -9);
    Tiny.tiff(at.resolve(patch + "_VH.tif"), 12, SampleType.F32, -17);
    Tiny.text(at.resolve(patch + "_labels_metadata.json"), "{\"corresponding_s2_patch\": \"" + partner + "\"}");
  }

  private static Labelled sample(LabelledData data, String id) {
    return data.all().filter(sample -> sample.id().equals(id)).findFirst().orElseThrow();
  }
}
