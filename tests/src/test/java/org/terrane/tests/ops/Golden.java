package org.terrane.tests.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.Safetensors;

/// What PyTorch made of one row of the catalogue, called on [Sizes#golden]: `tests/golden/ops`.
///
/// Inputs and upstream gradient are numbers of F32, results and gradients those of F64.
///
/// @param file that holds the tensors, as `row/name`
record Golden(String row, Safetensors file) {
  private static final Path FOLDER = Path.of("golden", "ops");
  private static final Map<String, Golden> ALL = all();

  /// The rows that have a golden.
  static Set<String> rows() {
    return Collections.unmodifiableSet(ALL.keySet());
  }

  static Golden of(OpRow row) {
    return ALL.get(row.name());
  }

  /// The inputs, those of a floating type as `dtype`.
  List<Tensor> inputs(DType dtype) {
    return list("input.").stream().map(input -> input.dtype().isFloating() ? input.to(dtype) : input).toList();
  }

  /// An update's targets afterwards.
  List<Tensor> outputs() {
    return list("output.");
  }

  Tensor output() {
    return file.load(row + "/output");
  }

  boolean hasGradients() {
    return file.contains(row + "/seed");
  }

  /// The gradient of the result that the gradients belong to.
  Tensor seed() {
    return file.load(row + "/seed");
  }

  Tensor gradient(int input) {
    return file.load(row + "/grad." + input);
  }

  private List<Tensor> list(String prefix) {
    return IntStream.iterate(0, i -> file.contains(row + "/" + prefix + i), i -> i + 1)
        .mapToObj(i -> file.load(row + "/" + prefix + i)).toList();
  }

  private static Map<String, Golden> all() {
    Map<String, Golden> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.map(Safetensors::open).forEach(file -> file.names().forEach(name -> {
        String row = name.substring(0, name.lastIndexOf('/'));
        all.put(row, new Golden(row, file));
      }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
