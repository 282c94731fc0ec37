package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `terrane pretrain skysense` up to the page it leaves.
class SkySenseReportTest {
  @TempDir Path folder;

  @Test
  void the_page_shows_sequences_likeness_and_prototypes() throws IOException {
    RunPage page = report("--steps", "2");
    assertThat(page.headings()).containsExactly("How it went", "Sequences", "What is alike, across sensors and dates",
        "Prototypes of regions", "Facts");
    assertThat(page.html()).doesNotContain("NaN", "not a number", "http:", "https:")
        .contains("2 places in 2 regions, by high resolution, multispectral, radar, 2 of 2 steps")
        .contains("Cell by cell", "By groups of like cells", "Whole images", "Alignment of modalities", "Retrieval",
            "by chance 50\u00a0%", ">bound <b>1</b>", "<h3>Collapse monitor</h3>")
        .containsPattern("<text class=\"name\"[^>]*>high resolution</text>")
        .containsPattern("<text class=\"name\"[^>]*>radar</text>")
        .contains("<h3>region 1 <small>");
    assertThat(page.count("<figure class=\"timeline\">")).isEqualTo(2);
    assertThat(page.count("<span>like A</span>")).as("a map for each frame")
        .isEqualTo(page.count("<span>like B</span>")).isGreaterThanOrEqualTo(6);
  }

  @Test
  void what_is_switched_off_has_no_place_on_the_page() throws IOException {
    RunPage page =
        report("--steps", "1", "--set", "loss.alignment=0", "--set", "geo.on=false", "--set", "loss.pixel=0");
    assertThat(page.headings()).containsExactly("How it went", "Sequences", "Facts");
    assertThat(page.html()).contains("Whole images")
        .doesNotContain("Cell by cell", "Retrieval", "Alignment of modalities");
  }

  private RunPage report(String... options) throws IOException {
    return RunPage.of("skysense", folder, options);
  }
}
