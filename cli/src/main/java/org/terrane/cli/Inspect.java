package org.terrane.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.Shape;
import org.terrane.tensor.io.Safetensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `terrane inspect FILE`: what a safetensors file holds, without reading the tensors themselves.
@Command(name = "inspect", description = "Shows tensors, metadata and recipe of a checkpoint (safetensors).",
    mixinStandardHelpOptions = true)
final class Inspect implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<PretrainMethod<?>> methods;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A safetensors file.")
  private Path file;

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  /// One tensor as the file stores it.
  private record Row(String name, String dtype, Shape shape) {}

  /// @param methods whose checkpoints are known
  Inspect(List<PretrainMethod<?>> methods) {
    this.methods = methods;
  }

  @Override
  public Integer call() {
    if (Files.isDirectory(file)) {
      throw new BadInput(file + ": must be a safetensors file, but is a folder");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Safetensors tensors = Safetensors.open(file)) {
      List<Row> rows =
          tensors.names().stream()
              .map(name -> new Row(name, tensors.storedType(name), tensors.spec(name).shape()))
              .toList();
      if (json) {
        out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(rows, tensors.metadata())));
      } else {
        table(out, rows, tensors.metadata());
      }
    }
    return 0;
  }

  private void table(PrintWriter out, List<Row> rows, Map<String, String> metadata) {
    int widest = rows.stream().mapToInt(row -> row.name().length()).max().orElse(1);
    rows.forEach(row -> out.printf("%-" + widest + "s  %-4s  %s%n", row.name(), row.dtype(), row.shape()));
    long elements = elements(rows);
    out.println("%d tensors, %s elements, file of %s".formatted(rows.size(), count(elements), bytes(fileSize())));
    method(metadata).ifPresent(method -> {
      out.println("checkpoint of %s after %s steps".formatted(method, metadata.getOrDefault("step", "?")));
      parts(out, rows);
    });
    metadata.forEach((key, value) -> {
      JsonNode structure = structure(value);
      out.println();
      out.println(key + ": " + (structure.isContainer()
          ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(structure)
          : value));
    });
  }

  /// The method whose recipe the file holds.
  private Optional<String> method(Map<String, String> metadata) {
    String recipe = metadata.getOrDefault("recipe", "");
    return methods.stream().filter(method -> RecipeKeys.isOf(method.recipeType(), recipe)).map(PretrainMethod::name)
        .findFirst();
  }

  /// How large the parts of a model and of its optimizer are: `model.query`, `model.unet` …
  private static void parts(PrintWriter out, List<Row> rows) {
    Map<String, List<Row>> parts = rows.stream()
        .collect(Collectors.groupingBy(row -> part(row.name()), LinkedHashMap::new, Collectors.toList()));
    int widest = parts.keySet().stream().mapToInt(String::length).max().orElse(1);
    out.println();
    parts.forEach((part, some) -> out.printf("%-" + widest + "s  %4d tensors  %9s elements%n", part, some.size(),
        count(elements(some))));
  }

  private static String part(String name) {
    return Arrays.stream(name.split("\\.")).limit(2).collect(Collectors.joining("."));
  }

  private ObjectNode tree(List<Row> rows, Map<String, String> metadata) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("file", file.toString()).put("bytes", fileSize()).put("elements", elements(rows));
    ArrayNode tensors = tree.putArray("tensors");
    for (Row row : rows) {
      ArrayNode shape = tensors.addObject().put("name", row.name()).put("dtype", row.dtype()).putArray("shape");
      for (int axis = 0; axis < row.shape().rank(); axis++) {
        shape.add(row.shape().size(axis));
      }
    }
    method(metadata).ifPresent(method -> tree.put("method", method));
    ObjectNode texts = tree.putObject("metadata");
    metadata.forEach((key, value) -> texts.set(key, structure(value)));
    return tree;
  }

  /// Metadata are texts; one that is itself a JSON object or list (a recipe) is shown as such.
  private static JsonNode structure(String text) {
    if (text.startsWith("{") || text.startsWith("[")) {
      try {
        return JSON.readTree(text);
      } catch (JacksonException _) {
        // a text that only looks like JSON is shown as the text it is
      }
    }
    return JSON.getNodeFactory().stringNode(text);
  }

  private static long elements(List<Row> rows) {
    return rows.stream().mapToLong(row -> row.shape().elements()).sum();
  }

  private long fileSize() {
    return file.toFile().length();
  }

  private static String count(long elements) {
    return elements < 1_000_000 ? Long.toString(elements) : String.format(Locale.ROOT, "%.1f M", elements * 1e-6);
  }

  private static String bytes(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
  }
}
