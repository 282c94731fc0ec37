package org.terrane.datasets.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Fingerprint;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SampleRule;
import org.terrane.datasets.sets.TestScenes;
import org.terrane.datasets.sets.TripleSampler;
import org.terrane.datasets.synth.SyntheticEarth;

class CatalogueTest {

  @TempDir private Path dir;

  @Test
  void a_run_draws_the_same_samples_from_a_catalogue_as_from_its_folder() {
    Path folder = SharedData.folder().resolve("worldcereal_s1s2l8");
    List<ImageSet> found = SetFinder.find(folder).sets();
    Path file = dir.resolve("catalogue.jsonl");
    CatalogueWriter.write(file, found.iterator());

    Catalogue listed = Catalogue.open(file);

    assertThat(listed).hasSameSizeAs(found);
    assertThat(Fingerprint.of(listed)).isEqualTo(Fingerprint.of(found));
    BandCache cache = new BandCache(1 << 28);
    BandStatistics statistics = BandStatistics.over(found, cache);
    assertThat(BandStatistics.over(listed, cache)).isEqualTo(statistics);
    TripleSampler one = new TripleSampler(found, SampleRule.ofSide(32), statistics, cache);
    TripleSampler other = new TripleSampler(listed, SampleRule.ofSide(32), statistics, cache);
    for (int i = 0; i < 20; i++) {
      assertThat(other.sample(1, i)).usingRecursiveComparison().isEqualTo(one.sample(1, i));
    }
  }

  @Test
  void every_line_comes_back_as_it_was() {
    List<ImageSet> sets = SyntheticEarth.places(1, 3);
    Path file = dir.resolve("below/catalogue.jsonl");
    CatalogueWriter.write(file, Collections.nCopies(100, sets).stream().flatMap(List::stream).iterator());

    Catalogue listed = Catalogue.open(file);

    assertThat(listed).hasSize(300);
    for (int i : new int[] {0, 1, 63, 64, 65, 127, 128, 299}) {
      ImageSet expected = sets.get(i % 3);
      ImageSet actual = listed.get(i);
      assertThat(actual.id()).isEqualTo(expected.id());
      assertThat(actual.footprint()).isEqualTo(expected.footprint());
      assertThat(actual.images()).usingRecursiveFieldByFieldElementComparatorIgnoringFields("bands")
          .isEqualTo(expected.images());
      assertThat(actual.images().getFirst().bands()).extracting(b -> b.source().info().transform())
          .isEqualTo(expected.images().getFirst().bands().stream().map(b -> b.source().info().transform()).toList());
    }
    assertThat(dir.resolve("below")).isDirectoryContaining("glob:**/catalogue.jsonl").isDirectoryNotContaining(
        "glob:**.part");
  }

  @Test
  void a_writing_that_fails_leaves_nothing() {
    Path file = dir.resolve("catalogue.jsonl");
    Iterator<ImageSet> failing = Stream.concat(SyntheticEarth.places(1, 1).stream(), Stream.<ImageSet>generate(() -> {
      throw new DataException("the second place is damaged");
    })).iterator();
    assertThatThrownBy(() -> CatalogueWriter.write(file, failing)).hasMessage("the second place is damaged");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void what_is_wrong_in_a_line_is_named() throws IOException {
    Path file = dir.resolve("catalogue.jsonl");
    CatalogueWriter.write(file, SyntheticEarth.places(1, 1).iterator());
    String row = Files.readString(file).strip();

    refused(row.replace("\"sensor\":\"sentinel-1\"", "\"sensor\":\"sentinel-0\""),
        "[sensor] no sensor 'sentinel-0', did you mean 'sentinel-1'?");
    refused(row.replaceFirst("\"width\":\\d+", "\"width\":-1"),
        "'images[0].files[0].width' is -1, expected a whole number");
    refused(row.replace("\"id\":", "\"name\":"), "'id' is missing");
    refused(row.replaceFirst("\"images\":.*", "\"images\":[]}"), "'images' is empty");
    refused(row.replaceFirst("\"file\":0", "\"file\":9"),
        "'images[0].bands[0].file' is 9, expected a whole number below");
    refused(row.replace("\"F32\"", "\"F16\""), "'images[0].files[0].bands[0].type' is 'F16', expected one of [U8");
    refused(row.substring(0, 40), "is no JSON: ");
    refused("[1]", "is no JSON object");
  }

  @Test
  void a_catalogue_that_is_missing_empty_or_cut_off_is_named() throws IOException {
    Path none = dir.resolve("none.jsonl");
    assertThatThrownBy(() -> Catalogue.open(none)).isInstanceOf(DataException.class)
        .hasMessage(none + ": there is no such file; expected a catalogue, as `terrane data index` makes it");
    Path empty = Files.createFile(dir.resolve("empty.jsonl"));
    assertThatThrownBy(() -> Catalogue.open(empty)).hasMessage(
        empty + ": is empty, expected one line for each place");
    Path cut = dir.resolve("cut.jsonl");
    CatalogueWriter.write(cut, SyntheticEarth.places(1, 2).iterator());
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 10));
    assertThatThrownBy(() -> Catalogue.open(cut)).hasMessage(
        cut + ": line 2: has no end; the file was cut off, index again");
  }

  @Test
  void a_file_that_has_changed_since_is_refused_when_it_is_read() {
    TestScenes.place(dir.resolve("data"));
    Path file = dir.resolve("catalogue.jsonl");
    CatalogueWriter.write(file, SetFinder.find(dir.resolve("data")).sets().iterator());
    Path changed = TestScenes.utm(dir.resolve("data/s1.tif"), 32, 10, SampleType.F32, null,
        TestScenes.sentinel1("2018-05-02"), List.of("VV"), (b, x, y) -> -10);
    assertThatThrownBy(() -> BandStatistics.over(Catalogue.open(file), new BandCache(1 << 24)))
        .isInstanceOf(RasterException.class)
        .hasMessage(changed + ": has 1 bands of 32x32, but the catalogue has 2 of 96x96; index it again");
  }

  private void refused(String row, String problem) throws IOException {
    Path file = Files.writeString(dir.resolve("bad.jsonl"), "{}\n" + row + "\n");
    assertThatThrownBy(() -> Catalogue.open(file).get(1))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": line 2: " + problem);
  }
}
