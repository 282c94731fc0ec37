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
import org.terrane.rs.skysense.SkySenseConfig;
import org.terrane.rs.skysense.SkySenseRecipe;
import org.terrane.rs.swimdiff.SwimDiffRecipe;

/// What the project's pages tell people to type.
class DocsTest {
  private static final Pattern SET = Pattern.compile("--set ([\\w.]+=[^\\s`]+)");
  private static final Pattern PRESET = Pattern.compile("--preset (\\w+)");

  private static final String A2MAE = "a2mae";
  private static final String SWIMDIFF = "swimdiff";
  private static final String SKYSENSE = "skysense";

  /// A line of a page.
  private record Line(Path page, String text) {
    /// The method it is about: the first, where it names none.
    String method() {
      if (text.contains("terrane plan") || text.contains("pretrain " + SKYSENSE) || page.endsWith(SKYSENSE + ".md")) {
        return SKYSENSE;
      }
      return text.contains("pretrain " + SWIMDIFF) || page.endsWith(SWIMDIFF + ".md") ? SWIMDIFF : A2MAE;
    }

    List<String> all(Pattern pattern) {
      return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
  }

  @Test
  void every_key_and_preset_exists() throws IOException {
    Map<String, List<Line>> lines = lines().stream().collect(Collectors.groupingBy(Line::method));
    requireKnownKeys(lines.get(A2MAE), A2MaeRecipe.presets().get("unit"));
    requireKnownKeys(lines.get(SWIMDIFF), SwimDiffRecipe.presets().get("unit"));
    requireKnownKeys(lines.get(SKYSENSE), SkySenseRecipe.presets().get("unit"));
    requireKnownPresets(lines.get(A2MAE), A2MaeRecipe.presets());
    requireKnownPresets(lines.get(SWIMDIFF), SwimDiffRecipe.presets());
    requireKnownPresets(lines.get(SKYSENSE), SkySenseRecipe.presets());
    assertThat(SkySenseConfig.presets().keySet()).as("of terrane plan").containsAll(SkySenseRecipe.presets().keySet());
  }

  private static void requireKnownKeys(List<Line> lines, Record recipe) {
    List<List<String>> assignments = lines.stream().map(line -> line.all(SET)).filter(all -> !all.isEmpty()).toList();
    assertThat(assignments).isNotEmpty();
    assignments.forEach(together -> RecipeKeys.set(recipe, together));
  }

  private static void requireKnownPresets(List<Line> lines, Map<String, ? extends Record> presets) {
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
