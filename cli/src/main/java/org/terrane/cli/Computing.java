package org.terrane.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.terrane.autograd.Autocast;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Run;

/// How a run is computed. It is no part of the recipe, which says what is; it stands in `run.json`, and a run that goes
/// on is computed as it was.
///
/// @param cudaGraph of no consequence on the CPU
record Computing(Device device, Precision precision, CudaGraph cudaGraph) {
  /// As runs were computed before there was a choice.
  static final Computing PLAIN = new Computing(Device.CPU, Precision.F32, CudaGraph.ON);

  private static final String DEVICE = "device";
  private static final String PRECISION = "precision";
  private static final String CUDA_GRAPH = "cuda-graph";

  /// What products, convolutions and attention are computed in; all else, weights included, is F32.
  enum Precision { F32, BF16 }

  /// Whether a step goes to the GPU as CUDA graphs or call by call; either way it computes the same numbers.
  enum CudaGraph { ON, OFF }

  /// Runs the body so computed: what it makes lies on the device.
  <T> T call(Supplier<T> body) {
    Run plain = Run.current().on(device);
    Run run = cudaGraph == CudaGraph.ON ? plain : plain.oneByOne();
    return (precision == Precision.BF16 ? run.with(new Autocast(DType.BF16)) : run).call(body);
  }

  /// For `run.json`.
  Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(DEVICE, word(device.kind()));
    facts.put(PRECISION, word(precision));
    facts.put(CUDA_GRAPH, word(cudaGraph));
    return facts;
  }

  /// What [#facts] wrote; a fact that is not there is that of [#PLAIN].
  ///
  /// @param fact looks one up by its name
  static Computing of(Function<String, Optional<String>> fact) {
    Device.Kind kind = fact.apply(DEVICE).map(text -> parse(DEVICE, text, Device.Kind.values()))
        .orElse(PLAIN.device.kind());
    return new Computing(new Device(kind, 0),
        fact.apply(PRECISION).map(Computing::precision).orElse(PLAIN.precision),
        fact.apply(CUDA_GRAPH).map(Computing::cudaGraph).orElse(PLAIN.cudaGraph));
  }

  /// @throws BadInput when `text` is none
  static Precision precision(String text) {
    return parse(PRECISION, text, Precision.values());
  }

  /// @throws BadInput when `text` is none
  static CudaGraph cudaGraph(String text) {
    return parse(CUDA_GRAPH, text, CudaGraph.values());
  }

  private static <E extends Enum<E>> E parse(String what, String text, E[] values) {
    return Stream.of(values).filter(value -> word(value).equals(text)).findFirst().orElseThrow(() -> {
      String words = Stream.of(values).map(Computing::word).collect(Collectors.joining(" or "));
      return new BadInput("--" + what + " " + text + ": must be " + words);
    });
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
