package org.terrane.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.SwimDiffRecipe;

/// What the project's pages tell people to type.
class DocsTest {
  private static final Pattern SET = Pattern.compile("--set ([\\w.]+=[^\\s`]+)");
  private static final Pattern PRESET = Pattern.compile("--preset (\\w+)");

  private static final String SWIMDIFF = "swimdiff";

  /// A line of a page.
  private record Line(Path page, String text) {
    /// Whether it is about the second method; else about the first.
    boolean isSwimDiff() {
      return text.contains("pretrain " + SWIMDIFF) || page.endsWith(SWIMDIFF + ".md");
    }

    List<String> all(Pattern pattern) {
      return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
  }

  @Test
  void every_key_and_preset_exists() throws IOException {
    Map<Boolean, List<Line>> lines = lines().stream().collect(Collectors.partitioningBy(Line::isSwimDiff));
    requireKnown(lines.get(false), A2MaeRecipe.presets());
    requireKnown(lines.get(true), SwimDiffRecipe.presets());
  }

  private static <R extends Record> void requireKnown(List<Line> lines, Map<String, R> presets) {
    List<List<String>> assignments = lines.stream().map(line -> line.all(SET)).filter(all -> !all.isEmpty()).toList();
    assertThat(assignments).isNotEmpty();
    assignments.forEach(together -> RecipeKeys.set(presets.get("unit"), together));
    assertThat(lines.stream().flatMap(line -> line.all(PRESET).stream())).isNotEmpty()
        .allMatch(presets::containsKey);
  }

  /// A command that goes on after a backslash is one line.
  private static List<Line> lines() throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Path page : pages()) {
      Files.readString(page).replace("\\\n", " ").lines().forEach(text -> lines.add(new Line(page, text)));
    }
    return lines;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(SourceTree.root().resolve("docs"))) {
      return Stream.concat(Stream.of(SourceTree.root().resolve("README.md")),
          docs.filter(path -> path.toString().endsWith(".md"))).toList();
    }
  }
}
