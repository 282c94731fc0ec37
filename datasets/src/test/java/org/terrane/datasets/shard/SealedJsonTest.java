package org.terrane.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.statistics.BandSummary;
import org.terrane.datasets.statistics.DataStatistics;

class SealedJsonTest {

  @TempDir Path dir;

  @Test
  void numbers_that_are_none_come_back() {
    double none = Double.NaN;
    DataStatistics clouds = new DataStatistics(Map.of("sentinel-2-l2a", Map.of("B02",
        new BandSummary("reflectance", 100, 0, 100, 100, 0, none, none, none, none, none, none, none))));
    Path file = dir.resolve("a.json");
    SealedJson.write(file, "test", clouds);
    assertThat(SealedJson.read(file, "test", DataStatistics.class)).isEqualTo(clouds);
  }

  @Test
  void layout_may_change_and_content_may_not() throws IOException {
    Path file = dir.resolve("a.json");
    PreparePlan plan = new PreparePlan("0123456789abcdef", PrepareOptions.defaults(), null);
    SealedJson.write(file, "test", plan);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceAll("\\s+", " "));
    assertThat(SealedJson.read(file, "test", PreparePlan.class)).isEqualTo(plan);
    Files.writeString(file, text.replace("2880.0", "2881.0"));
    assertThatThrownBy(() -> SealedJson.read(file, "test", PreparePlan.class))
        .isInstanceOf(DataException.class).hasMessageStartingWith(file + ": is damaged: checksum ");
  }

  @Test
  void another_format_or_version_is_named() throws IOException {
    Path file = dir.resolve("a.json");
    SealedJson.write(file, "test", new PreparePlan("0", PrepareOptions.defaults(), null));
    assertThatThrownBy(() -> SealedJson.read(file, "other", PreparePlan.class)).isInstanceOf(DataException.class)
        .hasMessage(file + ": is of format 'test' version 1, expected 'other' version 1");
    Files.writeString(file, "{\"format\": \"test\", \"version\": 2}");
    assertThatThrownBy(() -> SealedJson.read(file, "test", PreparePlan.class)).isInstanceOf(DataException.class)
        .hasMessage(file + ": is of format 'test' version 2, expected 'test' version 1");
  }

  @Test
  void what_has_the_right_checksum_and_no_sense_is_refused() throws IOException {
    Path file = dir.resolve("a.json");
    SealedJson.write(file, "test", new PreparePlan("0", PrepareOptions.defaults(), null));
    assertThatThrownBy(() -> SealedJson.read(file, "test", ShardManifest.class)).isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": is damaged: ");
  }
}
