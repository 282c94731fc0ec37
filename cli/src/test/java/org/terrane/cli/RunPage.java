package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The page that a short run of preset `unit` leaves, on two places of the synthetic Earth.
///
/// @param html with the images taken out, which may hold any letters
record RunPage(String html) {
  static RunPage of(String method, Path folder, String... options) throws IOException {
    Path run = folder.resolve("run" + String.join("", options).hashCode());
    Terminal terminal = Terminal.run(Main.commandLine(), Stream.concat(
        Stream.of("pretrain", method, "--preset", "unit", "--set", "data.places=2", "--out", run.toString()),
        Stream.of(options)).toArray(String[]::new));
    assertThat(terminal.exit()).as(terminal.err()).isZero();
    return new RunPage(Files.readString(run.resolve("report.html")).replaceAll("base64,[^\"]*", "base64,"));
  }

  List<String> headings() {
    return Pattern.compile("<h2>(.*?)</h2>").matcher(html).results().map(found -> found.group(1)).toList();
  }

  long count(String text) {
    return Pattern.compile(text, Pattern.LITERAL).matcher(html).results().count();
  }
}
