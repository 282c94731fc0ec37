package org.terrane.datasets.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.TestScenes;
import org.terrane.datasets.sets.Unreadable;

class StacItemsTest {

  @TempDir private Path dir;

  @Test
  void items_become_sets_without_opening_files_that_are_described() throws IOException {
    for (String date : List.of("2020-06-01", "2020-07-03")) {
      write(date, item(date, described("blue"), described("red"), """
          "scl": {"href": "scl.tif", "eo:bands": [{"name": "scl"}]},
          "thumbnail": {"href": "https://example.org/thumbnail.jpg", "roles": ["thumbnail"]}"""));
      Files.createFile(dir.resolve(date + "-blue.tif")); // empty: a reader would refuse it
      Files.createFile(dir.resolve(date + "-red.tif"));
    }
    FoundSets found = SetFinder.stac(dir, Unreadable.ERROR);

    ImageSet set = found.sets().getFirst();
    assertThat(set.images()).extracting(image -> image.time().toString())
        .containsExactly("2020-06-01T10:50:31Z", "2020-07-03T10:50:31Z");
    SetImage image = set.images().getFirst();
    assertThat(image.sensor().id()).isEqualTo("sentinel-2-l2a");
    assertThat(image.bands()).extracting(b -> b.band().name()).containsExactly("B02", "B04");
    RasterInfo info = image.finest().info();
    assertThat(info.file()).isEqualTo(dir.resolve("2020-06-01-blue.tif").toAbsolutePath());
    assertThat(info.width()).isEqualTo(96);
    assertThat(info.epsg()).isEqualTo(TestScenes.UTM31);
    assertThat(image.bands().getFirst().calibration()).isEqualTo(new Calibration.Linear(1e-4f, -0.1f));
    assertThat(info.transform().originX()).isEqualTo(TestScenes.EAST);
  }

  @Test
  void a_file_that_is_not_described_is_opened() throws IOException {
    for (String date : List.of("2020-06-01", "2020-07-03")) {
      TestScenes.utm(dir.resolve(date + "-B04.tif"), 32, 10, SampleType.U16, 0.0, Map.of(), List.of("1"),
          (b, x, y) -> 1500);
      write(date, item(date, """
          "B04": {"href": "https://example.org/tiles/%s-B04.tif", "roles": ["data"]}""".formatted(date)));
    }
    Path all = Files.writeString(dir.resolve("all.json"), """
        {"type": "FeatureCollection", "features": [%s, %s]}""".formatted(
            Files.readString(dir.resolve("2020-06-01.json")), Files.readString(dir.resolve("2020-07-03.json"))));

    SetImage image = SetFinder.stac(all, Unreadable.ERROR).sets().getFirst().images().getFirst();

    assertThat(image.finest().info().width()).isEqualTo(32);
    assertThat(BandStatistics.over(SetFinder.stac(all, Unreadable.ERROR).sets(), new BandCache(1 << 20))
        .of(image.sensor(), image.bands().getFirst().band()).mean()).isCloseTo(0.15, within(1e-6));
  }

  @Test
  void what_is_wrong_names_item_and_asset() throws IOException {
    write("2020-06-01", item("2020-06-01", """
        "red": {"href": "https://example.org/red.tif"}"""));
    refused(": item 'S2_2020-06-01': asset 'red' lies at 'https://example.org/red.tif', expected a file there or"
        + " beside the item");
    Files.writeString(dir.resolve("2020-06-01.json"), "{");
    refused(": is no JSON: ");
    Files.writeString(dir.resolve("2020-06-01.json"), "{\"type\": \"Catalog\", \"stac_version\": \"1.0.0\"}");
    assertThatThrownBy(() -> SetFinder.stac(dir, Unreadable.ERROR))
        .hasMessage(dir + ": holds no STAC item; expected JSON with \"stac_version\" and \"assets\"");
  }

  private void refused(String problem) {
    assertThatThrownBy(() -> SetFinder.stac(dir, Unreadable.ERROR)).isInstanceOf(DataException.class)
        .hasMessageStartingWith(dir.resolve("2020-06-01.json") + problem);
  }

  private void write(String date, String item) throws IOException {
    Files.writeString(dir.resolve(date + ".json"), item);
  }

  private static String item(String date, String... assets) {
    return """
        {"type": "Feature", "stac_version": "1.0.0", "id": "S2_%1$s", "collection": "sentinel-2-l2a",
         "properties": {"datetime": "%1$sT10:50:31Z", "platform": "sentinel-2a", "proj:epsg": 32631,
           "proj:shape": [96, 96], "proj:transform": [10, 0, 551400, 0, -10, 5655600, 0, 0, 1]},
         "assets": {%2$s}}""".formatted(date, String.join(", ", assets).replace("DATE", date));
  }

  /// As Earth Search describes an asset.
  private static String described(String key) {
    return """
        "%1$s": {"href": "./DATE-%1$s.tif", "roles": ["data", "reflectance"],
          "eo:bands": [{"name": "%1$s", "common_name": "%1$s"}],
          "raster:bands": [{"data_type": "uint16", "nodata": 0, "scale": 0.0001, "offset": -0.1}]}""".formatted(key);
  }
}
