package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Spec;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.engine.KernelTable;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Update;

/// `docs/ops.md`, operation × backend × type, is what the kernel tables say; `-Dterrane.docs=write` writes it anew.
class OpsTableTest {
  private static final Map<String, Device> BACKENDS = new LinkedHashMap<>();
  private static final List<DType> DTYPES = List.of(DType.F32, DType.BF16, DType.F64);

  static {
    BACKENDS.put("CPU", Device.CPU);
    BACKENDS.put("CUDA", new Device(Device.Kind.CUDA, 0));
  }

  @Test
  void the_page_says_what_the_tables_say() throws IOException {
    Path page = page();
    if ("write".equals(System.getProperty("terrane.docs"))) {
      Files.writeString(page, text());
    }
    assertThat(Files.readString(page)).as("docs/ops.md is stale: run this test with -Dterrane.docs=write")
        .isEqualTo(text());
  }

  private static String text() {
    return """
        # Operations, backends, types

        Which operation is computed by a kernel of its own, for which type. `OpsTableTest` writes this page from the
        backends' kernel tables, and fails when it is stale.

        Every backend computes every primitive, for all types its shape rule takes:
        %s.
        On CUDA `matMul` and the convolutions are cuBLAS and cuDNN for F32 and BF16, plain reference kernels for F64.

        Fused operations and updates without a kernel for a type are computed as their composites, out of primitives:
        nothing is missing, and nothing moves to another device.

        - **kernel**: forward and backward; for an update, all tensors at once
        - **forward**: a kernel forward, the gradient is the composite's
        - **some**: a kernel for some arguments (such as the last axis), else the composite
        - · : the composite

        | operation |%s
        |---|%s
        %s""".formatted(primitives(), columns(), "---|".repeat(BACKENDS.size() * DTYPES.size()), rows());
  }

  private static String primitives() {
    return calls().stream().map(OpCall::op).filter(Primitive.class::isInstance).map(OpsTableTest::name).distinct()
        .sorted().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private static String columns() {
    return BACKENDS.keySet().stream()
        .flatMap(backend -> DTYPES.stream().map(dtype -> " " + backend + " " + dtype + " |"))
        .collect(Collectors.joining());
  }

  private static String rows() {
    Map<String, List<OpCall>> byName = calls().stream().filter(call -> !(call.op() instanceof Primitive))
        .collect(Collectors.groupingBy(call -> name(call.op()), TreeMap::new, Collectors.toList()));
    return byName.entrySet().stream().map(entry -> "| `" + entry.getKey() + "` |" + BACKENDS.values().stream()
        .flatMap(device -> DTYPES.stream().map(dtype -> " " + cell(device, dtype, entry.getValue()) + " |"))
        .collect(Collectors.joining()) + "\n").collect(Collectors.joining());
  }

  /// One word for all ways the catalogue calls an operation.
  private static String cell(Device device, DType dtype, List<OpCall> calls) {
    List<String> words = calls.stream().map(call -> word(device, dtype, call)).distinct().toList();
    return words.size() == 1 ? words.getFirst() : "some";
  }

  private static String word(Device device, DType dtype, OpCall call) {
    KernelTable table = Backends.of(device).kernels();
    List<Spec> specs = call.inputs().stream().map(input -> new Spec(input.shape(), input.dtype(dtype))).toList();
    if (call.op() instanceof Update update) {
      return table.find(update, specs).isPresent() ? "kernel" : "·";
    }
    Optional<? extends Kernel<?>> kernel = table.find((Fused) call.op(), specs);
    return kernel.map(found -> found.hasBackward() ? "kernel" : "forward").orElse("·");
  }

  private static List<OpCall> calls() {
    return Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream())
        .map(row -> row.call(Sizes.golden())).toList();
  }

  /// The record's, as the first letter of a method.
  private static String name(Op op) {
    String type = op.getClass().getSimpleName();
    return Character.toLowerCase(type.charAt(0)) + type.substring(1);
  }

  private static Path page() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("terrane"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docs/ops.md");
  }
}
