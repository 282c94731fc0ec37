package org.terrane.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
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
    List<String> assignments = found(SET);

    assertThat(assignments).isNotEmpty();
    assignments.forEach(assignment -> RecipeKeys.set(recipe, assignment));
    assertThat(found(PRESET)).isNotEmpty().allMatch(A2MaeRecipe.presets()::containsKey);
  }

  private static List<String> found(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = pattern.matcher(Files.readString(page));
      while (matcher.find()) {
        found.add(matcher.group(1));
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
