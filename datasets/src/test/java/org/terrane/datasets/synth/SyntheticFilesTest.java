package org.terrane.datasets.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

class SyntheticFilesTest {

  @TempDir private Path dir;

  @Test
  void written_places_are_found_again_as_they_were() {
    List<ImageSet> made = SyntheticEarth.places(3, 2);
    made.forEach(place -> assertThat(SyntheticFiles.write(place, dir)).hasSize(14).allMatch(Files::exists));

    FoundSets found = SetFinder.find(dir);

    assertThat(found.notes()).isEmpty();
    assertThat(found.sets()).extracting(ImageSet::id).containsExactly("place-01", "place-02");
    BandCache cache = new BandCache(1 << 28);
    for (int i = 0; i < made.size(); i++) {
      List<SetImage> images = found.sets().get(i).images();
      assertThat(images).hasSameSizeAs(made.get(i).images());
      for (int j = 0; j < images.size(); j++) {
        SetImage original = made.get(i).images().get(j);
        assertThat(images.get(j)).usingRecursiveComparison().ignoringFields("bands").isEqualTo(original);
        for (ImageBand band : original.bands()) {
          compare(cache, band, images.get(j).band(band.band().name()));
        }
      }
    }
  }

  private static void compare(BandCache cache, ImageBand made, ImageBand found) {
    Window window = new Window(5, 7, 40, 30);
    assertThat(found.source().info().transform()).isEqualTo(made.source().info().transform());
    float[] expected = cache.read(made, window).values();
    float[] actual = cache.read(found, window).values();
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.length; k++) {
      assertThat(actual[k]).isEqualTo(Math.max(expected[k], made.band().unit().symbol().equals("dB") ? -99 : 1e-4f),
          within(5.1e-5f));
    }
  }
}
