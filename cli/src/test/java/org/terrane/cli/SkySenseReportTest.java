package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `terrane pretrain skysense` up to the page it leaves.
class SkySenseReportTest {
  @TempDir Path folder;

  @Test
  void the_page_shows_sequences_likeness_and_prototypes() throws IOException {
    String html = report("--steps", "2");
    assertThat(headings(html)).containsExactly("How it went", "Sequences", "What is alike, across sensors and dates",
        "Prototypes of regions", "Facts");
    assertThat(html).doesNotContain("NaN", "not a number", "http:", "https:")
        .contains("2 places in 2 regions, by high resolution, multispectral, radar, 2 of 2 steps")
        .contains("Cell by cell", "By groups of like cells", "Whole images", "Alignment of modalities", "Retrieval",
            "by chance 50\u00a0%", ">bound <b>1</b>", "<h3>Collapse monitor</h3>")
        .containsPattern("<text class=\"name\"[^>]*>high resolution</text>")
        .containsPattern("<text class=\"name\"[^>]*>radar</text>")
        .contains("<h3>region 1 <small>");
    assertThat(count(html, "<figure class=\"timeline\">")).isEqualTo(2);
    assertThat(count(html, "<span>like A</span>")).as("a map for each frame")
        .isEqualTo(count(html, "<span>like B</span>")).isGreaterThanOrEqualTo(6);
  }

  @Test
  void what_is_switched_off_has_no_place_on_the_page() throws IOException {
    String html = report("--steps", "1", "--set", "loss.alignment=0", "--set", "geo.on=false", "--set", "loss.pixel=0");
    assertThat(headings(html)).containsExactly("How it went", "Sequences", "Facts");
    assertThat(html).contains("Whole images").doesNotContain("Cell by cell", "Retrieval", "Alignment of modalities");
  }

  private String report(String... options) throws IOException {
    Path run = folder.resolve("run" + String.join("", options).hashCode());
    Terminal terminal = Terminal.run(Main.commandLine(), Stream.concat(
        Stream.of("pretrain", "skysense", "--preset", "unit", "--set", "data.places=2", "--out", run.toString()),
        Stream.of(options)).toArray(String[]::new));
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    return Files.readString(run.resolve("report.html")).replaceAll("base64,[^\"]*", "base64,"); // any letters are there
  }

  private static List<String> headings(String html) {
    return Pattern.compile("<h2>(.*?)</h2>").matcher(html).results().map(found -> found.group(1)).toList();
  }

  private static long count(String html, String text) {
    return Pattern.compile(text, Pattern.LITERAL).matcher(html).results().count();
  }
}
