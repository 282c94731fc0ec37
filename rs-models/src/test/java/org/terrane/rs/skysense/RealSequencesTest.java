package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.scene.DataException;
import org.terrane.rs.common.RecipeKeys;

/// Real folders give batches without being told how large their ground is or what there is of it.
class RealSequencesTest {
  private static final SkySenseConfig MODEL = SkySenseConfig.desk();

  /// In the order of modalities: high resolution, multispectral, radar.
  @ParameterizedTest
  @CsvSource({"worldcereal_s1s2l8, 111, 6, 4", "treesatai_ts, 111, 6, 4", "oscd, 110, 1, 0",
      "worldcereal_monthly, 101, 0, 4", "naip_cottonwood_nd, 100, 0, 0", "neon_rgb, 100, 0, 0",
      "spacenet_rotterdam, 100, 0, 0", "bigearthnet, 011, 1, 1", "sen1floods11, 011, 1, 1"})
  void a_folder_gives_what_it_has(String name, String there, int multispectral, int radar) {
    SkySenseData data = open(name);
    assertThat(Stream.of(Modality.values()).map(data.facts().modalities()::contains).map(has -> has ? "1" : "0"))
        .containsExactly(there.split(""));
    SkySenseBatch batch = data.at(0);
    for (SkySenseView view : List.of(batch.first(), batch.second())) {
      for (Modality modality : view.images().keySet()) {
        int most = switch (modality) {
          case HIGH_RESOLUTION -> 1;
          case MULTISPECTRAL -> multispectral;
          case RADAR -> radar;
        };
        assertThat(view.images().get(modality).counts()).hasSize(2).allMatch(count -> count <= most).contains(most);
      }
    }
    assertThat(data.at(0).first().frames()).isNotEmpty();
  }

  @Test
  void everything_together_gives_batches_in_which_samples_lack_what_their_places_lack() {
    SkySenseData data = open("");
    assertThat(data.facts().modalities()).containsExactly(Modality.values());
    int ragged = 0;
    for (int step = 0; step < 8; step++) {
      for (ViewImages images : data.at(step).first().images().values()) {
        ragged += images.counts().stream().distinct().count() > 1 ? 1 : 0;
      }
    }
    assertThat(ragged).isPositive();
    assertThat(data.warnings()).anyMatch(note -> note.contains("without a date"))
        .anyMatch(note -> note.contains("lack a band of their series"));
  }

  @Test
  void tiles_without_dates_are_refused_or_stand_in_for_high_resolution() {
    assertThatThrownBy(() -> open("terramesh")).isInstanceOf(DataException.class)
        .hasMessageContaining("left out 9 images without a date");
    assertThat(open("terramesh", "highResolution=stand-in").at(0).first().images().keySet())
        .containsExactly(Modality.HIGH_RESOLUTION);
  }

  @Test
  void bands_that_are_missing_may_be_filled() {
    assertThat(open("worldcereal_monthly", "fill=nearest-band").facts().modalities())
        .containsExactly(Modality.values());
    assertThat(open("oscd", "fill=nearest-band").facts().modalities()).containsExactly(Modality.values());
  }

  private static SkySenseData open(String name, String... changes) {
    DataRule rule = RecipeKeys.set(DataRule.STANDARD.with(2, 6, 4),
        Stream.concat(Stream.of("folder=" + shared().resolve(name)), Stream.of(changes)).toList());
    return SkySenseData.open(rule, ViewRule.STANDARD, MODEL, GeoRule.STANDARD, 1, Optional.empty());
  }

  /// `shared/data`, looked for upward from here; the calling test is skipped where it is absent.
  private static Path shared() {
    Path here = Path.of("").toAbsolutePath();
    Optional<Path> found = Stream.iterate(here, at -> at != null, Path::getParent)
        .map(at -> at.resolve("shared/data")).filter(Files::isDirectory).findFirst();
    assumeTrue(found.isPresent(), () -> "no shared/data above " + here);
    return found.orElseThrow();
  }
}
