package org.terrane.nn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.Safetensors;

/// Weights between models and files.
public final class Weights {
  private Weights() {}

  /// Whether a file that does not fit exactly is an error or only reported.
  public enum Strictness { STRICT, LENIENT }

  /// Fills a layer from a file. The whole file is compared with the layer before any weight is changed; weights of
  /// another floating type are cast.
  ///
  /// @throws LoadException in strict mode, when anything is missing, unexpected or mis-shaped; the layer is unchanged
  public static LoadReport load(Layer layer, Safetensors file, WeightMap map, Strictness strictness) {
    StateDict state = StateDict.of(layer);
    Plan plan = Plan.of(state, file, map);
    LoadReport report = plan.report();
    if (strictness == Strictness.STRICT && !report.fits()) {
      throw new LoadException(report);
    }
    report.loaded().forEach(name -> fill(state.slots().get(name), file, plan.sources().get(name)));
    return report;
  }

  /// Compares a file with a layer and changes nothing.
  public static LoadReport compare(Layer layer, Safetensors file, WeightMap map) {
    return Plan.of(StateDict.of(layer), file, map).report();
  }

  /// Writes a layer's parameters and buffers under their own names.
  public static void save(Layer layer, Path path, Map<String, String> metadata) {
    Scope.run(() -> Safetensors.write(path, StateDict.of(layer).tensors(), metadata));
  }

  /// All values of a file, without a model: for goldens and tools.
  public static Map<String, Tensor> read(Path path) {
    try (Safetensors file = Safetensors.open(path)) {
      return file.loadAll();
    }
  }

  private static void fill(Slot slot, Safetensors file, String name) {
    Scope.run(() -> {
      Run run = Run.current().on(slot.value().device());
      slot.assign(run.call(() -> file.load(name).to(slot.spec().dtype())));
    });
  }

  /// What would be loaded from where.
  ///
  /// @param sources the model's name → the file's
  private record Plan(LoadReport report, Map<String, String> sources) {
    static Plan of(StateDict state, Safetensors file, WeightMap map) {
      Map<String, String> sources = new LinkedHashMap<>();
      List<String> ignored = new ArrayList<>();
      for (String name : file.names()) {
        map.apply(name).ifPresentOrElse(renamed -> add(sources, renamed, name, file.path()), () -> ignored.add(name));
      }
      return new Plan(compare(state, file, map, sources, ignored), sources);
    }

    private static void add(Map<String, String> sources, String renamed, String name, Path file) {
      String other = sources.put(renamed, name);
      if (other != null) {
        throw new IllegalArgumentException("[Weights.load] names must stay different, but '" + other + "' and '" + name
            + "' of " + file + " both become '" + renamed + "'");
      }
    }
  }

  private static LoadReport compare(StateDict state, Safetensors file, WeightMap map, Map<String, String> sources,
      List<String> ignored) {
    List<String> loaded = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    state.forEach((name, slot) -> {
      String source = sources.get(name);
      if (source == null) {
        (map.mayStay(name) ? kept : missing).add(name);
      } else if (fits(slot.spec(), file.spec(source))) {
        loaded.add(name);
      } else {
        misshaped.add(name + " must be " + slot.spec() + ", but is " + file.spec(source));
      }
    });
    List<String> unexpected = sources.keySet().stream().filter(name -> !state.slots().containsKey(name)).toList();
    return new LoadReport(file.path(), loaded, missing, unexpected, misshaped, ignored, kept);
  }

  private static boolean fits(Spec wanted, Spec given) {
    boolean types = wanted.dtype() == given.dtype() || wanted.dtype().isFloating() && given.dtype().isFloating();
    return types && wanted.shape().equals(given.shape());
  }
}
