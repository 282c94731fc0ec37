package org.terrane.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Weights.Strictness;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.layer.Mlp;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.Safetensors;

class WeightsTest {
  @TempDir
  Path folder;

  @Test
  void what_was_saved_is_loaded_bit_for_bit() {
    Mlp saved = Mlp.create(Init.of(Key.of(1)), 3, 5);
    Mlp loaded = Mlp.create(Init.of(Key.of(2)), 3, 5);
    Path file = folder.resolve("mlp.safetensors");

    Weights.save(saved, file, Map.of("note", "x"));
    LoadReport report = load(loaded, file, WeightMap.identity(), Strictness.STRICT);

    assertThat(report.fits()).isTrue();
    assertThat(report.summary()).isEqualTo(file + ": 4 loaded");
    assertThat(loaded.fc1().weight().value().toFloats()).isEqualTo(saved.fc1().weight().value().toFloats());
    assertThat(loaded.fc2().bias().orElseThrow().value().toFloats()).containsExactly(0, 0, 0);
  }

  @Test
  void everything_that_does_not_fit_is_said_at_once_and_nothing_is_changed() {
    Mlp model = Mlp.create(Init.of(Key.of(1)), 3, 5);
    float[] before = model.fc1().weight().value().toFloats();
    Path file = file(Map.of("fc1.weight", Tensor.ones(DType.F32, 5, 3), "fc1.bias", Tensor.ones(DType.F32, 4),
        "fc2.weight", Tensor.ones(DType.I64, 3, 5), "head.weight", Tensor.ones(DType.F32, 1)));

    LoadException refused = catchThrowableOfType(LoadException.class,
        () -> load(model, file, WeightMap.identity(), Strictness.STRICT));

    assertThat(refused).hasMessage("weights do not fit the model: " + file + ": 1 loaded, 1 missing (fc2.bias),"
        + " 1 unexpected (head.weight), 2 mis-shaped (fc1.bias must be F32 (5), but is F32 (4),"
        + " fc2.weight must be F32 (3, 5), but is I64 (3, 5))");
    assertThat(refused.report().missing()).containsExactly("fc2.bias");
    assertThat(model.fc1().weight().value().toFloats()).isEqualTo(before);
    assertThat(refused.report().details()).contains("\n  missing     fc2.bias\n  unexpected  head.weight\n");
  }

  @Test
  void a_lenient_load_takes_what_fits_and_reports_the_rest() {
    Mlp model = Mlp.create(Init.of(Key.of(1)), 3, 5);
    Path file = file(Map.of("fc1.weight", Tensor.full(2, DType.BF16, 5, 3), "extra", Tensor.ones(DType.F32)));

    LoadReport report = load(model, file, WeightMap.identity(), Strictness.LENIENT);

    assertThat(report.fits()).isFalse();
    assertThat(report.loaded()).containsExactly("fc1.weight");
    assertThat(report.missing()).containsExactly("fc1.bias", "fc2.weight", "fc2.bias");
    assertThat(report.unexpected()).containsExactly("extra");
    assertThat(model.fc1().weight().value().dtype()).isEqualTo(DType.F32);
    assertThat(model.fc1().weight().value().toFloats()).containsOnly(2);
  }

  @Test
  void a_weight_map_renames_ignores_and_keeps() {
    Linear model = Linear.create(Init.of(Key.of(1)), 3, 2);
    Path file = file(Map.of("module.encoder.dense.weight", Tensor.ones(DType.F32, 2, 3),
        "module.decoder.weight", Tensor.ones(DType.F32, 9)));
    WeightMap map = WeightMap.identity().prefix("module.", "").ignore("module\\.decoder\\..*")
        .rename("^encoder\\.(dense)\\.", "").keep("bias");

    LoadReport report = load(model, file, map, Strictness.STRICT);

    assertThat(report.summary())
        .isEqualTo(file + ": 1 loaded, 1 ignored (module.decoder.weight), 1 kept (bias)");
    assertThat(model.weight().value().toFloats()).containsOnly(1);
  }

  @Test
  void a_map_that_makes_two_names_one_is_refused() {
    Linear model = Linear.create(Init.of(Key.of(1)), 3, 2);
    Path file = file(Map.of("a.weight", Tensor.ones(DType.F32, 1), "b.weight", Tensor.ones(DType.F32, 1)));

    assertThatThrownBy(() -> load(model, file, WeightMap.identity().rename("^[ab]\\.", ""), Strictness.STRICT))
        .hasMessage("[Weights.load] names must stay different, but 'a.weight' and 'b.weight' of " + file
            + " both become 'weight'");
  }

  @Test
  void a_long_report_names_eight_of_a_kind() {
    record Wide(List<Parameter> w) implements Layer {}
    Wide model = new Wide(IntStream.range(0, 10).mapToObj(i -> Init.of(Key.of(i)).ones(1)).toList());
    Path file = file(Map.of());

    LoadReport report = load(model, file, WeightMap.identity(), Strictness.LENIENT);

    assertThat(report.summary())
        .isEqualTo(file + ": 0 loaded, 10 missing (w.0, w.1, w.2, w.3, w.4, w.5, w.6, w.7, and 2 more)");
  }

  private Path file(Map<String, Tensor> tensors) {
    Path file = folder.resolve("made.safetensors");
    Safetensors.write(file, new LinkedHashMap<>(tensors), Map.of());
    return file;
  }

  private static LoadReport load(Layer layer, Path path, WeightMap map, Strictness strictness) {
    try (Safetensors file = Safetensors.open(path)) {
      return Scope.run(() -> Weights.load(layer, file, map, strictness));
    }
  }
}
