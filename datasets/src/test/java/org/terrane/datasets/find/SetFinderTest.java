package org.terrane.datasets.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.TestScenes;
import org.terrane.datasets.sets.Unreadable;

class SetFinderTest {

  private static final TestScenes.Pixels GREY = (band, x, y) -> 100;

  @TempDir Path dir;

  @Test
  void files_of_one_sensor_and_time_are_one_image() {
    TestScenes.place(dir.resolve("ghent"));
    FoundSets found = SetFinder.find(dir);
    assertThat(found.notes()).isEmpty();
    assertThat(found.sets()).hasSize(1);
    ImageSet set = found.sets().getFirst();
    assertThat(set.id()).isEqualTo("ghent");
    assertThat(set.sensors()).containsExactly(Sensors.SENTINEL_1, Sensors.SENTINEL_2_L2A);
    assertThat(set.images()).hasSize(3);
    SetImage last = set.images().getLast();
    assertThat(last.time()).isEqualTo(AcquisitionTime.parse("2019-06-02"));
    assertThat(last.gsd()).isEqualTo(10f);
    assertThat(last.bands()).extracting(b -> b.band().name())
        .containsExactly("B02", "B03", "B04", "B08", "B11", "B12");
    assertThat(last.band("swir1").source().info().file().getFileName()).hasToString("s2_2019-06-02_20m.tif");
    assertThat(set.centre().lon()).isCloseTo(3.74, within(0.02));
    assertThat(set.footprint().upperLeft().lat()).isGreaterThan(set.footprint().lowerLeft().lat());
  }

  @Test
  void a_place_may_be_spread_over_folders_and_a_folder_may_hold_places() {
    TestScenes.place(dir.resolve("all"));
    TestScenes.utm(dir.resolve("later/x.tif"), 96, 10, SampleType.F32, null, TestScenes.sentinel1("2020-01-01"),
        List.of("VV"), GREY);
    for (String year : List.of("2017", "2018")) {
      TestScenes.write(dir.resolve("plots/tree_7_" + year + ".tif"), 32, GeoTransform.northUp(400_000, 5_000_000, 1, 1),
          TestScenes.UTM31, SampleType.U8, null, Map.of("YEAR", year), List.of("R", "G", "B"), GREY);
      TestScenes.write(dir.resolve("plots/tree_9_" + year + ".tif"), 32, GeoTransform.northUp(400_100, 5_000_000, 1, 1),
          TestScenes.UTM31, SampleType.U8, null, Map.of("YEAR", year), List.of("R", "G", "B"), GREY);
    }
    FoundSets found = SetFinder.find(dir);
    String root = dir.getFileName().toString();
    assertThat(found.sets()).extracting(ImageSet::id).containsExactlyInAnyOrder(root, "plots/tree_7", "plots/tree_9");
    assertThat(found.images()).isEqualTo(4 + 2 + 2);
  }

  @Test
  void the_gsd_is_the_sensors_where_a_provider_resampled() {
    var landsat = TestScenes.tags("SENSOR", "Landsat-8 OLI/TIRS", "ACQUISITION_DATE", "2018-01-01");
    TestScenes.utm(
        dir.resolve("l8.tif"), 32, 10, SampleType.U16, 0.0, landsat, List.of("B02", "B10", "pixel_qa"), GREY);
    TestScenes.utm(dir.resolve("rgb.tif"), 32, 10, SampleType.U8, null, TestScenes.tags("NATIVE_GSD_M", "0.8"),
        List.of("R", "G", "B"), GREY);
    ImageSet set = SetFinder.find(dir).sets().getFirst();
    assertThat(set.of(Sensors.LANDSAT_8).getFirst().gsd()).isEqualTo(30f);
    assertThat(set.of(Sensors.RGB).getFirst().gsd()).isEqualTo(0.8f);
  }

  @Test
  void what_is_left_out_is_counted() {
    TestScenes.place(dir.resolve("ghent"));
    TestScenes.utm(dir.resolve("ghent/labels.tif"), 96, 10, SampleType.U8, null, Map.of(), List.of("LC"), GREY);
    TestScenes.write(dir.resolve("ghent/tiny.tif"), 6, GeoTransform.northUp(500_000, 5_000_000, 10, 10), 32631,
        SampleType.F32, null, TestScenes.sentinel1("2020-01-01"), List.of("VV"), GREY);
    TestScenes.write(dir.resolve("alone/a.tif"), 32, GeoTransform.northUp(400_000, 5_000_000, 1, 1), 32631,
        SampleType.U8, null, Map.of(), List.of("R", "G", "B"), GREY);
    FoundSets found = SetFinder.find(dir);
    assertThat(found.sets()).hasSize(1);
    assertThat(found.notes()).containsExactly(
        "left out 1 files of no known sensor (label maps and the like), the first is ghent/labels.tif",
        "left out 1 files smaller than 16 pixels, the first is ghent/tiny.tif",
        "left out 1 places with one image, the first is alone");
  }

  @Test
  void the_fingerprint_tells_other_data_but_not_another_folder() {
    TestScenes.place(dir.resolve("one/ghent"));
    TestScenes.place(dir.resolve("two/ghent"));
    String one = Fingerprint.of(SetFinder.find(dir.resolve("one")).sets());
    assertThat(one).matches("[0-9a-f]{16}").isEqualTo(Fingerprint.of(SetFinder.find(dir.resolve("two")).sets()));
    TestScenes.utm(dir.resolve("two/ghent/more.tif"), 96, 10, SampleType.F32, null,
        TestScenes.sentinel1("2020-01-01"), List.of("VV"), GREY);
    assertThat(Fingerprint.of(SetFinder.find(dir.resolve("two")).sets())).isNotEqualTo(one);
  }

  @Test
  void small_files_stay_under_a_large_one() {
    TestScenes.utm(dir.resolve("aerial.tif"), 60, 1, SampleType.U8, null, Map.of(), List.of("R", "G", "B"), GREY);
    for (String date : List.of("2020-01-01", "2020-01-13")) {
      TestScenes.utm(dir.resolve(date + ".tif"), 6, 10, SampleType.F32, null, TestScenes.sentinel1(date),
          List.of("VV", "VH"), GREY);
    }
    assertThat(SetFinder.find(dir).sets().getFirst().images()).extracting(image -> image.sensor().id())
        .containsExactly("rgb", "sentinel-1", "sentinel-1");
  }

  @Test
  void a_link_to_a_folder_above_is_named_or_counted() throws IOException {
    TestScenes.place(dir.resolve("ghent"));
    Path link = Files.createSymbolicLink(dir.resolve("ghent/again"), dir);
    refused(dir, link + ": is a link to a folder it lies in");
    assertThat(SetFinder.find(dir, Unreadable.SKIP).notes()).containsExactly(
        "left out 1 folders that cannot be listed, the first is " + link + ": is a link to a folder it lies in");
  }

  @Test
  void a_missing_folder_is_named() {
    Path none = dir.resolve("none");
    refused(none, none + ": there is no such folder; expected one with raster files");
  }

  @Test
  void a_file_is_no_folder() throws IOException {
    Path file = Files.writeString(dir.resolve("list.txt"), "x");
    refused(file, file + ": is a file; expected a folder with raster files");
  }

  @Test
  void an_empty_folder_is_named() {
    refused(dir, dir
        + ": holds no raster file; expected *.img, *.j2k, *.jp2, *.tif, *.tiff, *.vrt here or in folders below");
  }

  @Test
  void a_set_with_one_image_is_named() {
    Path only = TestScenes.utm(dir.resolve("ghent/s1.tif"), 32, 10, SampleType.F32, null,
        TestScenes.sentinel1("2020-01-01"), List.of("VV"), GREY);
    refused(dir, only + ": is the only image of its place 'ghent'; an image set needs two or more images of one place");
  }

  @Test
  void a_folder_without_a_set_says_what_it_holds() {
    TestScenes.utm(dir.resolve("a.tif"), 32, 10, SampleType.U8, null, Map.of(), List.of("LC"), GREY);
    TestScenes.utm(dir.resolve("b.tif"), 8, 10, SampleType.U8, null, Map.of(), List.of("R", "G", "B"), GREY);
    refused(dir, dir + ": no image set in 2 raster files; expected two or more images of one place (left out 1 files"
        + " of no known sensor (label maps and the like), the first is a.tif; left out 1 files smaller than 16"
        + " pixels, the first is b.tif)");
  }

  @Test
  void an_unknown_band_names_file_and_band() {
    Path file = TestScenes.utm(dir.resolve("s2.tif"), 32, 10, SampleType.U16, null, TestScenes.sentinel2("2020-01-01"),
        List.of("B02", "B99"), GREY);
    refused(dir, file + ": band 2: sentinel-2-l2a has no band 'B99', did you mean 'B09'? "
        + "It has B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12");
  }

  @Test
  void a_file_without_georeference_has_no_gsd() {
    Path file = TestScenes.write(dir.resolve("s2.tif"), 32, null, 0, SampleType.U16, null,
        TestScenes.sentinel2("2020-01-01"), List.of("B02"), GREY);
    refused(dir, file
        + ": GSD missing: the file has no georeference; expected a pixel scale with a tie point, or a matrix");
  }

  @Test
  void a_gsd_that_is_no_number_is_named() {
    Path file = TestScenes.utm(dir.resolve("rgb.tif"), 32, 10, SampleType.U8, null,
        TestScenes.tags("NATIVE_GSD_M", "ten"), List.of("R", "G", "B"), GREY);
    refused(dir, file + ": NATIVE_GSD_M is 'ten', expected a positive number of metres");
  }

  @Test
  void a_time_that_cannot_be_read_names_its_item() {
    Path file = TestScenes.utm(dir.resolve("s1.tif"), 32, 10, SampleType.F32, null, TestScenes.sentinel1("spring"),
        List.of("VV"), GREY);
    refused(dir, file + ": ACQUISITION_DATE: 'spring' is not a time;"
        + " expected 2017-08-14T10:55:17Z, 2016-11-30, 2020-11 or 1985");
  }

  @Test
  void a_truncated_file_is_named_by_the_reader() throws IOException {
    TestScenes.place(dir);
    Path cut = dir.resolve("s1.tif");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> BandStatistics.over(SetFinder.find(dir).sets(), new BandCache(1 << 20)))
        .isInstanceOf(RasterException.class)
        .hasMessageStartingWith(cut + ": ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_band_an_image_lacks_names_its_file() {
    TestScenes.place(dir);
    SetImage image = SetFinder.find(dir).sets().getFirst().images().getLast();
    assertThatThrownBy(() -> image.band("B05"))
        .isInstanceOf(DataException.class)
        .hasMessage(dir.resolve("s2_2019-06-02_10m.tif")
            + ": this sentinel-2-l2a image lacks band B05; it has B02 B03 B04 B08 B11 B12");
  }

  private static void refused(Path folder, String message) {
    assertThatThrownBy(() -> SetFinder.find(folder)).isInstanceOf(DataException.class).hasMessage(message);
  }
}
