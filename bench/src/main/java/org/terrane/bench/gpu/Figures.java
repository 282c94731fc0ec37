package org.terrane.bench.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A file of figures and notes to which every process of a run adds as soon as it has one, so that what ends a process
/// takes only what was not measured yet.
final class Figures {
  private static final String NOTE = "# ";

  private final Path file;
  private boolean complete = true;

  Figures(Path file) {
    this.file = file;
  }

  /// Adds what is measured, or why it could not be.
  Optional<Figure> measure(String name, String size, Supplier<Figure> body) {
    Optional<Figure> figure = attempt(name, size, body);
    figure.ifPresent(measured -> add(measured.line()));
    return figure;
  }

  /// What the body gives; where it fails, adds why in place of that figure.
  <T> Optional<T> attempt(String name, String size, Supplier<T> body) {
    try {
      return Optional.of(body.get());
    } catch (RuntimeException | Error e) { // whatever it is, the others still count
      e.printStackTrace();
      add(Figure.failed(name, size, e).line());
      complete = false;
      return Optional.empty();
    }
  }

  /// A sentence below the table.
  void note(String text) {
    add(NOTE + text);
  }

  /// Whether nothing failed.
  boolean isComplete() {
    return complete;
  }

  private void add(String line) {
    System.out.println(line);
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Figure> all() throws IOException {
    return lines().filter(line -> !line.startsWith(NOTE)).flatMap(line -> Figure.parse(line).stream()).toList();
  }

  List<String> notes() throws IOException {
    return lines().filter(line -> line.startsWith(NOTE)).map(line -> line.substring(NOTE.length())).toList();
  }

  /// What is neither: a line that a process could not finish, and what another wrote behind it.
  List<String> odd() throws IOException {
    return lines().filter(line -> !line.startsWith(NOTE) && Figure.parse(line).isEmpty()).toList();
  }

  private Stream<String> lines() throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank());
  }
}
