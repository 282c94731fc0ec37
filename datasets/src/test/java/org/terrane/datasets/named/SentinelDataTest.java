package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Target.Mask;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Data sets of Sentinel-1 and Sentinel-2 but for classification.
class SentinelDataTest {

  private static final String ONERA = "Onera Satellite Change Detection dataset - ";

  @TempDir Path dir;

  @Test
  void oscd_prefers_images_on_one_grid_and_knows_their_dates() throws IOException {
    Path images = dir.resolve(ONERA + "Images");
    Tiny.text(images.resolve("train.txt"), "paris,rennes");
    Tiny.text(images.resolve("test.txt"), "dubai");
    for (String city : List.of("paris", "rennes", "dubai")) {
      Tiny.text(images.resolve(city + "/dates.txt"), "date_1: 20161130", "date_2: 20171107");
      for (int i = 0; i < 13; i++) {
        String band = ImageFormat.SENTINEL_2.get(i);
        for (int date = 1; date <= 2; date++) {
          Path folder = images.resolve(city + "/imgs_" + date);
          int metres = i == 0 ? 60 : 10;
          Tiny.tiff(folder.resolve("S2A_OPER_T31UDQ_" + band + ".tif"), 60 / metres, metres, SampleType.U16,
              1000 * date + i);
          if (!city.equals("rennes")) {
            Tiny.bareTiff(images.resolve(city + "/imgs_" + date + "_rect/" + band + ".tif"), 6, SampleType.U16,
                5000 * date + i);
          }
        }
      }
    }
    Tiny.bareTiff(dir.resolve(ONERA + "Train Labels/paris/cm/paris-cm.tif"), 6, SampleType.U8, 2);
    Tiny.grey(dir.resolve(ONERA + "Train Labels/rennes/cm/cm.png"), 6, 0, 255);
    Tiny.grey(dir.resolve(ONERA + "Test Labels/dubai/cm/cm.png"), 5, 0);
    LabelledData data = NamedData.of("oscd").open(dir);
    assertThat(Tiny.ids(data.training())).containsExactly("paris", "rennes");
    assertThat(Tiny.ids(data.test())).containsExactly("dubai");
    List<SetImage> paris = data.training().getFirst().images().images();
    assertThat(paris).extracting(image -> String.valueOf(image.time())).containsExactly("2016-11-30", "2017-11-07");
    assertThat(paris.getFirst().footprint()).isNull();
    assertThat(Tiny.pixels(paris.getLast()).get("B8A")).isCloseTo(1.0008f, within(1e-5f));
    assertThat(((Mask) data.training().getFirst().target()).read()).containsOnly(1).hasSize(36);

    SetImage rennes = data.training().getLast().images().images().getFirst();
    assertThat(rennes.footprint()).isNotNull();
    assertThat(rennes.band("B01").source().pixelMetres()).isEqualTo(60f);
    assertThat(Tiny.pixels(rennes).get("B12")).isCloseTo(0.1012f, within(1e-6f));
    assertThat(((Mask) data.training().getLast().target()).read()).startsWith(0, 1);

    Tiny.refusedWith(() -> data.test().getFirst().target(),
        dir.resolve(ONERA + "Test Labels/dubai/cm/cm.png") + ": is 5x5, but the image that it labels, ");
    Files.delete(images.resolve("dubai/imgs_2_rect/B10.tif"));
    Tiny.refusedWith(() -> data.test().getFirst().images(),
        images.resolve("dubai/imgs_2_rect") + ": holds no file *B10.tif; OSCD is ");
    Tiny.text(images.resolve("dubai/dates.txt"), "date_1: 20161130");
    Tiny.refusedWith(() -> NamedData.of("oscd").open(dir),
        images.resolve("dubai/dates.txt") + ": names 1 dates, expected two; OSCD is ");
  }

  @Test
  void a_real_flood_chip_is_read_in_the_published_layout() throws IOException {
    Path shared = SharedData.folder().resolve("sen1floods11");
    Path hand = dir.resolve("v1.1/data/flood_events/HandLabeled");
    for (String kind : List.of("S1", "S2", "Label")) {
      Files.createDirectories(hand.resolve(kind + "Hand"));
      Files.copy(shared.resolve("Spain_7370579_" + (kind.equals("Label") ? "label" : kind) + ".tif"),
          hand.resolve(kind + "Hand/Spain_7370579_" + kind + "Hand.tif"));
    }
    Path lists = dir.resolve("v1.1/splits/flood_handlabeled");
    for (String list : List.of("train", "valid", "test", "bolivia")) {
      Tiny.text(lists.resolve("flood_" + list + "_data.csv"),
          list.equals("test") ? "Spain_7370579_S1Hand.tif,Spain_7370579_LabelHand.tif" : "");
    }
    LabelledData data = NamedData.of("sen1floods11").open(dir);
    assertThat(data.training()).isEmpty();
    assertThat(Sen1Floods11.openBolivia(dir).test()).isEmpty();
    Labelled chip = data.test().getFirst();
    assertThat(chip.images().sensors()).containsExactly(Sensors.SENTINEL_1, Sensors.SENTINEL_2_L1C);
    assertThat(chip.images().footprint()).isNotNull();
    int[] mask = ((Mask) chip.target()).read();
    assertThat(Arrays.stream(mask).filter(label -> label == 1).count()).isEqualTo(70_035);
    assertThat(Arrays.stream(mask).filter(label -> label == Mask.IGNORED).count()).isEqualTo(99);
    Tiny.text(lists.resolve("flood_valid_data.csv"), "Ghana_1_S1Hand.tif,Ghana_1_LabelHand.tif");
    Tiny.refusedWith(() -> NamedData.of("sen1floods11").open(dir),
        hand.resolve("S1Hand/Ghana_1_S1Hand.tif") + ": there is no such file; Sen1Floods11 is ");
  }

  @Test
  void sen12ms_patches_know_their_scene() throws IOException {
    for (String scene : List.of("1", "22")) {
      for (String kind : List.of("s1", "s2", "lc")) {
        Path file = dir.resolve("ROIs1158_spring/%s_%s/ROIs1158_spring_%s_%s_p30.tif".formatted(
            kind, scene, kind, scene));
        switch (kind) {
          case "s1" -> Tiny.tiff(file, 256, SampleType.F32, -11, -19);
          case "s2" -> Tiny.tiff(file, 256, SampleType.U16, Tiny.values(13, 100));
          default -> Tiny.tiff(file, 256, SampleType.U16, 17, 11, 9, 1);
        }
      }
    }
    LabelledData all = NamedData.of("sen12ms").open(dir);
    assertThat(all.all()).hasSize(2);
    Tiny.text(dir.resolve("train_list.txt"), "ROIs1158_spring_s2_1_p30.tif");
    Tiny.text(dir.resolve("test_list.txt"), "ROIs1158_spring_s1_22_p30.tif");
    LabelledData data = NamedData.of("sen12ms").open(dir);
    Labelled sample = data.test().getFirst();
    assertThat(sample.id()).isEqualTo("ROIs1158_spring_22/p30");
    assertThat(Sen12Ms.scene(sample)).isEqualTo("ROIs1158_spring_22");
    ImageSet set = sample.images();
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_1).getFirst())).containsEntry("VV", -11f).containsEntry("VH", -19f);
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_2_L1C).getFirst()).get("B8A")).isCloseTo(0.09f, within(1e-6f));
    assertThat(((Mask) sample.target()).read()[0]).isEqualTo(16);
    Tiny.text(dir.resolve("test_list.txt"), "spring_1");
    Tiny.refusedWith(() -> NamedData.of("sen12ms").open(dir),
        dir.resolve("test_list.txt") + ": 'spring_1' is no name of a patch; SEN12MS is ");
    Tiny.tiff(dir.resolve("ROIs1158_spring/s1_22/ROIs1158_spring_s1_22_p30.tif"), 256, SampleType.F32, -11);
    Tiny.refused(sample::images, dir.resolve("ROIs1158_spring/s1_22/ROIs1158_spring_s1_22_p30.tif")
        + ": has 1 bands, expected 2: VV VH");
  }

  @Test
  void ssl4eo_places_have_all_their_seasons_and_sensors() {
    for (String season : List.of("20200604T054639", "20201122T054639")) {
      for (int i = 0; i < 13; i++) {
        String band = ImageFormat.SENTINEL_2.get(i).replaceFirst("^B0", "B");
        for (String level : List.of("s2a", "s2c")) {
          if (level.equals("s2c") || !band.equals("B10")) {
            Tiny.tiff(dir.resolve("%s/0000007/%s_%s_T43RCQ/%s.tif".formatted(level, season, season, band)),
                i == 0 ? 2 : 12, i == 0 ? 60 : 10, SampleType.U16, 100 * (i + 1));
          }
        }
      }
    }
    Path radar = dir.resolve("s1/0000007/S1A_IW_GRDH_1SDV_20200607T130515_20200607T130540_032908");
    Tiny.tiff(radar.resolve("VV.tif"), 12, SampleType.F32, -8);
    Tiny.tiff(radar.resolve("VH.tif"), 12, SampleType.F32, -15);
    LabelledData data = NamedData.of("ssl4eo-s12").open(dir);
    assertThat(data.classes()).isEmpty();
    Labelled place = data.training().getFirst();
    assertThat(place.id()).isEqualTo("0000007");
    assertThat(place.target()).isEqualTo(new Unlabelled());
    ImageSet set = place.images();
    assertThat(set.images()).hasSize(5);
    assertThat(set.of(Sensors.SENTINEL_1).getFirst().time()).hasToString("2020-06-07T13:05:15Z");
    assertThat(set.of(Sensors.SENTINEL_2_L2A)).extracting(image -> String.valueOf(image.time()))
        .containsExactly("2020-06-04T05:46:39Z", "2020-11-22T05:46:39Z");
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_2_L2A).getFirst())).hasSize(12).doesNotContainKey("B10");
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_2_L1C).getFirst()).get("B10")).isCloseTo(0.11f, within(1e-6f));
    Tiny.refusedWith(() -> NamedData.of("ssl4eo-s12").open(dir.resolve("s1")),
        dir.resolve("s1/s2c") + ": there is no such folder; SSL4EO-S12 is ");
  }
}
