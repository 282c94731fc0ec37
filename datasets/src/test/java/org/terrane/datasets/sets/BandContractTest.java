package org.terrane.datasets.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.scene.Unit;
import org.terrane.datasets.sets.BandContract.Term;
import tools.jackson.databind.json.JsonMapper;

class BandContractTest {

  private static final List<String> RED_FIRST =
      List.of("sentinel-2-l2a/B04", "sentinel-2-l2a/B03", "sentinel-2-l2a/B02");

  @TempDir private Path dir;
  private FoundSets found;

  @BeforeEach
  void setUp() {
    TestScenes.place(dir);
    found = SetFinder.find(dir);
  }

  @Test
  void data_says_which_bands_it_holds_and_goes_through_json() {
    BandContract contract = BandContract.of(found.sets());
    assertThat(contract.entries()).containsExactly("sentinel-1/VV", "sentinel-1/VH", "sentinel-2-l2a/B02",
        "sentinel-2-l2a/B03", "sentinel-2-l2a/B04", "sentinel-2-l2a/B08", "sentinel-2-l2a/B11", "sentinel-2-l2a/B12");
    assertThat(contract.sensors().get("sentinel-1").getFirst())
        .isEqualTo(new Term("VV", Unit.DECIBEL, 5.547e7f, true));
    JsonMapper json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(contract), BandContract.class)).isEqualTo(contract);
    contract.require(found.sets());
  }

  @Test
  void images_get_exactly_the_named_bands_in_the_named_order() {
    FoundSets applied = BandContract.named(RED_FIRST).applied(found, FillPolicy.NONE);
    assertThat(applied.sets().getFirst().images()).hasSize(2).allSatisfy(image ->
        assertThat(image.bands()).extracting(b -> b.band().name()).containsExactly("B04", "B03", "B02"));
    assertThat(BandContract.of(applied.sets()).entries()).as("what is stored").isEqualTo(RED_FIRST);
    assertThatThrownBy(() -> BandContract.of(applied.sets()).require(found.sets())).hasMessage("[bands] the data does"
        + " not hold what the network reads: sentinel-2-l2a comes as B02 B03 B04, expected the order B04 B03 B02");
    assertThat(applied.notes()).contains("left out 1 images of sentinel-1, of which no band is named");
  }

  @Test
  void frames_hold_the_bands_in_the_order_of_the_contract() {
    FoundSets applied = BandContract.named(RED_FIRST).applied(found, FillPolicy.NONE);
    BandCache cache = new BandCache(1 << 20);
    FrameReader reader = new FrameReader(cache, new BandStatistics(Map.of("sentinel-2-l2a", Map.of(
        "B02", new BandMoments(0, 1, 1), "B03", new BandMoments(0, 1, 1), "B04", new BandMoments(0, 1, 1)))));
    Frame frame = reader.whole(applied.sets().getFirst().images().getFirst(), 96);
    assertThat(frame.pixels()[0]).as("B04 of 0.12").isEqualTo(0.5f + 0.12f / 4);
    assertThat(frame.pixels()[2 * 96 * 96]).as("B02 of 0.10").isEqualTo(0.5f + 0.10f / 4);
  }

  @Test
  void a_missing_band_is_an_error_that_counts_the_images() {
    Path coarse = lacking("s2_2020-07-01.tif");
    assertThatThrownBy(() -> BandContract.named(RED_FIRST).applied(SetFinder.find(dir), FillPolicy.NONE))
        .isInstanceOf(DataException.class)
        .hasMessage("[bands] the data does not hold what the network reads: sentinel-2-l2a lacks B04 B03 in 1 of 3"
            + " images, the first is " + coarse);
  }

  @Test
  void images_with_different_bands_fulfil_the_contract_they_make_together() {
    TestScenes.utm(dir.resolve("s2_2017-01-01.tif"), 96, 10, SampleType.U16, 0.0, TestScenes.sentinel2("2017-01-01"),
        List.of("B02", "B08"), (b, x, y) -> 1000 + x);
    List<ImageSet> sets = SetFinder.find(dir).sets();
    BandContract contract = BandContract.of(sets);
    assertThat(contract.sensors().get("sentinel-2-l2a")).extracting(Term::band)
        .containsExactly("B02", "B03", "B04", "B08", "B11", "B12");
    assertThat(contract.sensors().get("sentinel-2-l2a")).extracting(Term::always)
        .containsExactly(true, false, false, true, false, false);
    contract.require(sets);
  }

  @Test
  void a_named_policy_is_followed_and_counted() {
    lacking("s2_2020-07-01.tif");
    BandContract contract = BandContract.named(RED_FIRST);
    FoundSets skipped = contract.applied(SetFinder.find(dir), FillPolicy.SKIP_IMAGE);
    assertThat(skipped.images()).isEqualTo(2);
    assertThat(skipped.notes()).contains("sentinel-2-l2a lacks B04 in 1 images: the image is left out");

    SetImage nearest =
        contract.applied(SetFinder.find(dir), FillPolicy.NEAREST_BAND).sets().getFirst().images().getLast();
    assertThat(nearest.bands()).extracting(b -> b.band().name()).containsExactly("B04", "B03", "B02");
    assertThat(nearest.bands()).extracting(ImageBand::index).as("B02, B02, B02").containsExactly(0, 0, 0);

    FoundSets mean = contract.applied(SetFinder.find(dir), FillPolicy.BAND_MEAN);
    BandCache cache = new BandCache(1 << 20);
    BandStatistics statistics = BandStatistics.over(mean.sets(), cache);
    Frame frame = new FrameReader(cache, statistics).whole(mean.sets().getFirst().images().getLast(), 32);
    assertThat(Arrays.copyOf(frame.pixels(), 2 * 32 * 32)).containsOnly(0.5f);
    assertThat(frame.validFraction()).as("the band that is there").isEqualTo(1);
    assertThat(statistics.of(Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_2_L2A.band("B04")).count())
        .as("not of the filled image").isEqualTo(2 * 96 * 96);
  }

  @Test
  void another_unit_or_place_of_a_band_is_named() {
    BandContract other = new BandContract(Map.of("sentinel-2-l2a", List.of(
        new Term("B02", Unit.DIGITAL_NUMBER, 492.7f, true), new Term("B04", Unit.REFLECTANCE, 492.7f, true))));
    assertThatThrownBy(() -> other.require(found.sets()))
        .hasMessage("[bands] the data does not hold what the network reads: sentinel-2-l2a/B02 is in reflectance,"
            + " expected DN; sentinel-2-l2a/B04 is at 664.6 nm, expected 492.7 nm, which is where B02 lies: swapped"
            + " bands");
    assertThatThrownBy(() -> BandContract.named(List.of("naip/R")).require(found.sets()))
        .hasMessage("[bands] the data does not hold what the network reads: no image is of naip");
  }

  @Test
  void a_band_that_contradicts_its_wavelength_is_refused() {
    Path file = dir.resolve("swapped/s2.tif");
    file.getParent().toFile().mkdirs();
    List<RasterBand> bands = List.of(
        new RasterBand("B02", SampleType.U16, 0.0, 1, 0,
            Map.of("WAVELENGTH", "0.4927", "WAVELENGTH_UNITS", "Micrometers")),
        new RasterBand("B04", SampleType.U16, 0.0, 1, 0, Map.of("CENTRAL_WAVELENGTH_NM", "560")));
    GeoTiffWriter.write(new RasterInfo(file, 32, 32, bands, GeoTransform.northUp(0, 0, 10, 10), TestScenes.UTM31,
        TestScenes.sentinel2("2020-01-01"), null), new float[2 * 32 * 32]);
    assertThatThrownBy(() -> SetFinder.find(dir))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": band 2: is called 'B04' (664.6 nm), but its wavelength is 560.0 nm, that of B03: swapped"
            + " bands?");
  }

  @Test
  void values_in_another_unit_are_refused_when_they_are_read() {
    Path folder = dir.resolve("unit");
    for (String date : List.of("2018-05-01", "2019-06-02")) {
      TestScenes.utm(folder.resolve(date + ".tif"), 32, 10, SampleType.F32, null,
          TestScenes.tags("SENSOR", "Sentinel-2", "ACQUISITION_DATE", date), List.of("B02"), (b, x, y) -> 800 + x);
    }
    SetImage first = SetFinder.find(folder).sets().getFirst().images().getFirst();
    assertThatThrownBy(() -> new BandCache(1 << 20).read(first.bands().getFirst(), new Window(0, 0, 9, 9)))
        .isInstanceOf(DataException.class)
        .hasMessage(folder.resolve("2018-05-01.tif") + ": band B02: all values lie between 800.000 and 831.000, none"
            + " within the -0.200000 to 6.60000 reflectance it can have; another unit? Say so by the item UNITS, or by"
            + " a scale");
  }

  @Test
  void an_image_of_nothing_but_nodata_is_refused_or_counted() {
    Path empty = TestScenes.utm(dir.resolve("s1_2020.tif"), 96, 10, SampleType.F32, Double.NaN,
        TestScenes.sentinel1("2020-05-02"), List.of("VV"), (b, x, y) -> Float.NaN);
    List<ImageSet> sets = SetFinder.find(dir).sets();
    assertThatThrownBy(() -> BandStatistics.over(sets, new BandCache(1 << 20)))
        .isInstanceOf(DataException.class)
        .hasMessage(empty + ": band VV: has no measured pixel, all are nodata; leave the file out, or say that such"
            + " files are skipped");
    BandCache lenient = new BandCache(1 << 20, Unreadable.SKIP);
    assertThat(BandStatistics.over(sets, lenient).moments().get("sentinel-1").get("VV").count()).isEqualTo(96 * 96);
    assertThat(lenient.damage().orElseThrow())
        .startsWith("passed over 1 files that cannot be used, the first: " + empty);
  }

  @Test
  void what_names_no_band_is_refused() {
    assertThatThrownBy(() -> BandContract.named(List.of("B04"))).hasMessage(
        "[bands] 'B04' names no band, expected SENSOR/BAND such as sentinel-2-l2a/B04");
    assertThatThrownBy(() -> BandContract.named(List.of("sentinel-2-l2a/B04", "sentinel-2-l2a/red"))).hasMessage(
        "[bands] 'sentinel-2-l2a/red' is named twice");
    assertThatThrownBy(() -> BandContract.named(List.of("sentinel-2-l2a/B99")))
        .hasMessageStartingWith("[band] sentinel-2-l2a has no band 'B99', did you mean 'B09'?");
  }

  @Test
  void damaged_files_are_passed_over_and_counted_where_the_recipe_says_so() throws IOException {
    Files.writeString(dir.resolve("broken.tif"), "not a raster");
    FoundSets some = SetFinder.find(dir, Unreadable.SKIP);
    assertThat(Fingerprint.of(some.sets())).isEqualTo(Fingerprint.of(found.sets()));
    assertThat(some.notes()).anyMatch(note -> note.startsWith(
        "left out 1 files that cannot be used, the first is " + dir.resolve("broken.tif") + ": "));

    Path cut = dir.resolve("s1.tif");
    byte[] bytes = Files.readAllBytes(cut);
    Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0x55);
    Files.write(cut, bytes);
    BandCache cache = new BandCache(1 << 20, Unreadable.SKIP);
    BandStatistics statistics = BandStatistics.over(found.sets(), cache);
    assertThat(statistics.moments().get("sentinel-2-l2a").get("B02").count()).isPositive();
    assertThat(cache.damage()).hasValueSatisfying(
        line -> assertThat(line).startsWith("passed over 1 files that cannot be used, the first: " + cut + ": "));
  }

  private Path lacking(String name) {
    return TestScenes.utm(dir.resolve(name), 96, 10, SampleType.U16, 0.0, TestScenes.sentinel2("2020-07-01"),
        List.of("B02"), (b, x, y) -> 1000 + x);
  }
}
