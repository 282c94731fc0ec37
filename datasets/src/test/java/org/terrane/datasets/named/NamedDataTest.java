package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NamedDataTest {

  @Test
  void names_are_unique_and_every_entry_is_filled_in() {
    assertThat(NamedData.ALL).extracting(NamedDataset::name).doesNotHaveDuplicates();
    assertThat(NamedData.ALL).allSatisfy(data -> {
      assertThat(data.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(data.what()).isNotBlank();
      assertThat(data.bands()).isNotBlank();
      assertThat(data.layout()).isNotBlank();
      assertThat(data.licence()).isNotBlank();
    });
  }

  @Test
  void a_misspelt_name_is_answered_with_a_near_one() {
    Tiny.refusedWith(() -> NamedData.of("levircd"), "no data set 'levircd', did you mean 'levir-cd'? Known are ");
    Tiny.refusedWith(() -> NamedData.of("imagenet-22k"), "no data set 'imagenet-22k'. Known are eurosat ");
  }

  @Test
  void the_page_lists_what_is_here() throws IOException {
    String table = "| name | what | bands | classes | layout that is read | licence |\n|---|---|---|---|---|---|\n"
        + NamedData.ALL.stream().map(NamedDataTest::row).collect(Collectors.joining());
    assertThat(Files.readString(page())).as("docs/datasets.md").contains(table);
  }

  private static String row(NamedDataset data) {
    return "| `%s` | %s | %s | %s | `%s` | %s |\n".formatted(data.name(), data.what(), data.bands(),
        data.classes().isEmpty() ? "none" : data.classes(), data.layout(), data.licence());
  }

  private static Path page() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path page = at.resolve("docs/datasets.md");
      if (Files.exists(page)) {
        return page;
      }
    }
    throw new AssertionError("no docs/datasets.md above " + Path.of("").toAbsolutePath());
  }
}
