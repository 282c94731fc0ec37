package org.terrane.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a reader meets in every file.
class SourcesTest {
  private static final int LONG_FILE = 300;
  private static final int LONGEST_FILE = 500;
  private static final int LONGEST_LINE = 120;

  private final List<Path> files = SourceTree.files();

  @Test
  void every_package_has_a_doorplate() {
    assertThat(files.stream().filter(SourcesTest::isMain).filter(file -> !file.endsWith("module-info.java"))
            .map(Path::getParent).distinct())
        .filteredOn(folder -> !Files.exists(folder.resolve("package-info.java")))
        .map(SourceTree::name)
        .isEmpty();
  }

  @Test
  void every_doorplate_says_something_and_is_null_marked() {
    assertThat(files.stream().filter(SourcesTest::isMain).filter(SourcesTest::isDoorplate))
        .filteredOn(file -> {
          List<String> lines = SourceTree.lines(file);
          return lines.stream().filter(line -> line.startsWith("///")).count() < 2 || !lines.contains("@NullMarked");
        })
        .map(SourceTree::name)
        .isEmpty();
  }

  @Test
  void no_file_is_too_long() {
    List<String> longFiles = files.stream()
        .filter(file -> SourceTree.lines(file).size() > LONG_FILE)
        .map(file -> SourceTree.lines(file).size() + " " + SourceTree.name(file))
        .toList();
    if (!longFiles.isEmpty()) {
      System.out.println("Files over " + LONG_FILE + " lines, to be split by idea: " + longFiles);
    }
    assertThat(files).filteredOn(file -> SourceTree.lines(file).size() > LONGEST_FILE).map(SourceTree::name).isEmpty();
  }

  @Test
  void no_line_is_too_long() {
    assertThat(linesWhere(line -> line.codePointCount(0, line.length()) > LONGEST_LINE)).isEmpty();
  }

  @Test
  void imports_name_their_classes() {
    Predicate<String> wildcard = Pattern.compile("import (?!static )[\\w.]+\\.\\*;").asMatchPredicate();
    assertThat(linesWhere(wildcard)).isEmpty();
  }

  @Test
  void nothing_is_left_for_later() {
    assertThat(linesWhere(Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b").asPredicate())).isEmpty();
  }

  /// Its order is the compiler's choice, so results would differ before and after compilation: docs/adr/0006.
  @Test
  void no_sum_leaves_its_order_to_the_compiler() {
    Predicate<String> sum = Pattern.compile("^(?!\\s*//).*reduceLanes\\((VectorOperators\\.)?ADD\\b").asPredicate();
    assertThat(sum.test("float s = v.reduceLanes(ADD);")).isTrue();
    assertThat(files.stream().filter(SourcesTest::isMain).flatMap(file -> linesWhere(file, sum))).isEmpty();
  }

  private List<String> linesWhere(Predicate<String> wrong) {
    return files.stream().flatMap(file -> linesWhere(file, wrong)).toList();
  }

  private static Stream<String> linesWhere(Path file, Predicate<String> wrong) {
    List<String> lines = SourceTree.lines(file);
    return IntStream.range(0, lines.size())
        .filter(i -> wrong.test(lines.get(i)))
        .mapToObj(i -> SourceTree.name(file) + ":" + (i + 1) + " " + lines.get(i).strip());
  }

  private static boolean isMain(Path file) {
    return SourceTree.name(file).contains("/src/main/java/");
  }

  private static boolean isDoorplate(Path file) {
    return file.endsWith("package-info.java");
  }
}
