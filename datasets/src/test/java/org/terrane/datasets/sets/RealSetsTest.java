package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;

/// What the finder makes of the real folders, against their README files.
class RealSetsTest {

  @Test
  void the_whole_tree_gives_every_place_with_two_images_or_more() {
    FoundSets found = SetFinder.find(SharedData.folder());
    Map<String, Long> perFolder = found.sets().stream()
        .collect(Collectors.groupingBy(set -> set.id().split("/")[0], Collectors.counting()));
    assertThat(new TreeMap<>(perFolder)).hasToString("{bigearthnet=4, landsat_pucallpa=1, naip_cottonwood_nd=1,"
        + " neon_rgb=4, oscd=7, sen1floods11=1, spacenet_rotterdam=4, terramesh=3, treesatai_ts=1,"
        + " worldcereal_monthly=1, worldcereal_s1s2l8=2}");
    assertThat(found.notes()).containsExactly(
        "left out 13 files of no known sensor (label maps and the like), the first is oscd/aguasclaras/change.tif",
        "left out 11 places with one image, the first is bigearthnet/S2A_MSIL2A_20180510T94033_19_86");
  }

  @Test
  void three_files_of_an_oscd_date_are_one_sentinel_2_image() {
    ImageSet paris = SetFinder.find(SharedData.folder().resolve("oscd/paris")).sets().getFirst();
    assertThat(paris.id()).isEqualTo("paris");
    assertThat(paris.centre().lon()).isCloseTo(2.333, within(0.001));
    assertThat(paris.centre().lat()).isCloseTo(48.821, within(0.001));
    assertThat(paris.sensors()).containsExactly(Sensors.SENTINEL_1, Sensors.SENTINEL_2_L1C);
    List<SetImage> dates = paris.of(Sensors.SENTINEL_2_L1C);
    assertThat(dates).extracting(SetImage::time)
        .containsExactly(AcquisitionTime.parse("2016-11-30"), AcquisitionTime.parse("2017-11-07"));
    for (SetImage image : dates) {
      assertThat(image.gsd()).isEqualTo(10f);
      assertThat(image.bands()).hasSize(13);
      assertThat(image.band("B11").source().info().width()).isEqualTo(195);
      assertThat(image.band("cirrus").source().info().width()).isEqualTo(65);
    }
  }

  @Test
  void series_keep_every_date_and_sensor() {
    FoundSets found = SetFinder.find(SharedData.folder().resolve("worldcereal_s1s2l8"));
    ImageSet site = found.sets().getFirst();
    assertThat(site.id()).isEqualTo("flanders_2018_a");
    assertThat(count(site, Sensors.SENTINEL_2_L2A)).isEqualTo(58);
    assertThat(count(site, Sensors.SENTINEL_1)).isEqualTo(159);
    assertThat(count(site, Sensors.LANDSAT_8)).isEqualTo(26);
    assertThat(site.of(Sensors.LANDSAT_8)).allMatch(image -> image.gsd() == 30 && image.bands().size() == 8);
    assertThat(site.of(Sensors.SENTINEL_2_L2A)).allMatch(image -> image.bands().size() == 10);
    assertThat(site.of(Sensors.SENTINEL_1).getFirst().gsd()).isEqualTo(20f);
    assertThat(site.of(Sensors.SENTINEL_1).getFirst().time()).isEqualTo(AcquisitionTime.parse("2017-08-01T17:32:36Z"));
  }

  @Test
  void times_are_as_exact_as_the_tags() {
    assertThat(first("landsat_pucallpa", Sensors.LANDSAT_COMPOSITE).time()).hasToString("1985");
    assertThat(first("worldcereal_monthly", Sensors.SENTINEL_2_L2A).time()).hasToString("2020-11");
    assertThat(first("naip_cottonwood_nd", Sensors.NAIP).time()).hasToString("2009-08-18");
    assertThat(first("terramesh", Sensors.SENTINEL_2_L1C).time()).isNull();
  }

  @Test
  void every_coding_of_backscatter_has_plausible_decibels() {
    for (String folder : List.of("oscd/rennes", "terramesh", "worldcereal_monthly", "worldcereal_s1s2l8")) {
      List<ImageSet> sets = SetFinder.find(SharedData.folder().resolve(folder)).sets();
      List<ImageSet> radar = sets.stream().map(set -> ImageSet.of(set.id(), set.of(Sensors.SENTINEL_1))).toList();
      BandMoments moments = BandStatistics.over(radar, new BandCache(64 << 20))
          .of(Sensors.SENTINEL_1, Sensors.SENTINEL_1.band("VV"));
      assertThat(moments.mean()).as(folder).isBetween(-16.0, -3.0);
      assertThat(moments.std()).as(folder).isBetween(1.0, 7.0);
    }
  }

  @Test
  void real_samples_are_measured_ground() {
    List<ImageSet> sets = SetFinder.find(SharedData.folder().resolve("oscd/bordeaux")).sets();
    BandCache cache = new BandCache(128 << 20);
    TripleSampler sampler =
        new TripleSampler(sets, SampleRule.ofSide(96), BandStatistics.over(sets, cache), cache);
    for (int index = 0; index < 20; index++) {
      for (Frame frame : sampler.sample(1, index).frames()) {
        assertThat(frame.validFraction()).isGreaterThan(0.95);
      }
    }
  }

  private static SetImage first(String folder, Sensor sensor) {
    return SetFinder.find(SharedData.folder().resolve(folder)).sets().getFirst().of(sensor).getFirst();
  }

  private static int count(ImageSet set, Sensor sensor) {
    return set.of(sensor).size();
  }
}
