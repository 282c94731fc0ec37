package org.terrane.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.common.RecipeKeys;

/// What the project's pages tell people to type.
class DocsTest {
  private static final Pattern SET = Pattern.compile("--set ([\\w.]+=[^\\s`]+)");
  private static final Pattern PRESET = Pattern.compile("--preset (\\w+)");

  @Test
  void every_key_and_preset_exists() throws IOException {
    A2MaeRecipe recipe = A2MaeRecipe.presets().get("unit");
    List<List<String>> assignments = found(SET);

    assertThat(assignments).isNotEmpty();
    assignments.forEach(together -> RecipeKeys.set(recipe, together));
    assertThat(found(PRESET)).isNotEmpty().allSatisfy(presets ->
        assertThat(presets).allMatch(A2MaeRecipe.presets()::containsKey));
  }

  /// What stands on each line that has any; a command that goes on after a backslash is one line.
  private static List<List<String>> found(Pattern pattern) throws IOException {
    List<List<String>> found = new ArrayList<>();
    for (Path page : pages()) {
      for (String line : Files.readString(page).replace("\\\n", " ").split("\n")) {
        List<String> here = pattern.matcher(line).results().map(match -> match.group(1)).toList();
        if (!here.isEmpty()) {
          found.add(here);
        }
      }
    }
    return found;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(SourceTree.root().resolve("docs"))) {
      return Stream.concat(Stream.of(SourceTree.root().resolve("README.md")),
          docs.filter(path -> path.toString().endsWith(".md"))).toList();
    }
  }
}
