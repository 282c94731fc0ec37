package org.terrane.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.WeightMap;
import org.terrane.nn.Weights;
import org.terrane.nn.Weights.Strictness;
import org.terrane.nn.layer.ResNet.BlockKind;
import org.terrane.nn.layer.ResNet.Config;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;
import org.terrane.tensor.io.Safetensors;

class ResNetTest {
  private static final Key KEY = Key.of(11);
  private static final Init INIT = Init.of(KEY);
  private static final List<String> OF_NORM =
      List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked");

  static Stream<Arguments> published() {
    return Stream.of(Arguments.of(Config.resnet18(3), 11_689_512L, 122), Arguments.of(Config.resnet34(3), 21_797_672L,
        218), Arguments.of(Config.resnet50(3), 25_557_032L, 320));
  }

  /// Parameters and entries of torchvision's models, which have 1000 classes.
  @ParameterizedTest
  @MethodSource("published")
  void parameters_and_names_are_torchvisions(Config config, long parameters, int entries) {
    StateDict state = StateDict.of(shapesOnly(config.withClasses(1000)));

    assertThat(state.parameterCount()).isEqualTo(parameters);
    assertThat(state.slots().keySet()).hasSize(entries).containsExactlyElementsOf(torchvisionNames(config));
  }

  @Test
  void pyramids_halve_the_image_and_widen_from_layer_to_layer() {
    assertPyramid(Config.resnet18(3), 224, new int[][] {{64, 56}, {128, 28}, {256, 14}, {512, 7}});
    assertPyramid(Config.resnet50(13), 112, new int[][] {{256, 28}, {512, 14}, {1024, 7}, {2048, 4}});
  }

  @Test
  void without_fc_a_network_gives_the_mean_of_its_coarsest_features() {
    ResNet network = ResNet.create(INIT, tiny(BlockKind.BASIC));
    Tensor images = Tensor.normal(KEY, DType.F32, 2, 4, 64, 64);

    float[] c5 = network.features(images).c5().toFloats(); // (2, 64, 2, 2)
    float[] pooled = network.forward(images).toFloats();

    assertThat(pooled).hasSize(2 * 64);
    for (int i = 0; i < pooled.length; i++) {
      assertThat(pooled[i]).isCloseTo((c5[4 * i] + c5[4 * i + 1] + c5[4 * i + 2] + c5[4 * i + 3]) / 4, within(1e-5f));
    }
  }

  @Test
  void with_fc_it_gives_logits() {
    ResNet network = ResNet.create(INIT, tiny(BlockKind.BOTTLENECK).withClasses(5));

    Tensor logits = network.forward(Tensor.normal(KEY, DType.F32, 2, 4, 32, 32));

    assertThat(logits.shape().toArray()).containsExactly(2, 5);
  }

  @Test
  void an_image_depends_on_the_batch_only_while_training() {
    ResNet network = ResNet.create(INIT, tiny(BlockKind.BASIC));
    Tensor two = Tensor.normal(KEY, DType.F32, 2, 4, 64, 64);
    Tensor one = two.slice(0, 0, 1);
    float[] fresh = network.bn1().runningVar().value().toFloats();

    float[] alone = network.forward(one).toFloats();
    assertThat(network.forward(two).slice(0, 0, 1).toFloats()).containsExactly(alone, within(1e-4f));
    assertThat(network.bn1().runningVar().value().toFloats()).isEqualTo(fresh);

    float[] trainedAlone = Run.training(KEY).call(() -> network.forward(one)).toFloats();
    float[] trained = Run.training(KEY).call(() -> network.forward(two)).slice(0, 0, 1).toFloats();
    assertThat(distance(trained, trainedAlone)).isGreaterThan(0.1);
    StateDict.of(network).tensors().forEach((name, value) -> {
      if (name.endsWith("num_batches_tracked")) {
        assertThat(value.toLongs()).as(name).containsExactly(2);
      } else if (name.endsWith("running_var")) {
        assertThat(value.toFloats()).as(name).doesNotContain(1);
      }
    });
    assertThat(distance(network.forward(one).toFloats(), alone)).isGreaterThan(0.01);
  }

  @ParameterizedTest
  @EnumSource
  void blocks_that_start_at_zero_pass_on_what_they_get(BlockKind kind) {
    int channels = 8;
    UnaryLayer block = kind == BlockKind.BASIC
        ? BasicBlock.create(INIT, channels, channels, 1, true)
        : Bottleneck.create(INIT, channels, channels / Bottleneck.EXPANSION, 1, true);
    Tensor x = Tensor.normal(KEY, DType.F32, 2, channels, 5, 5);

    assertThat(Run.training(KEY).call(() -> block.forward(x)).toFloats()).isEqualTo(x.relu().toFloats());
  }

  @ParameterizedTest
  @EnumSource
  void only_last_norms_start_at_zero_and_only_if_asked(BlockKind kind) {
    String last = kind == BlockKind.BASIC ? "bn2.weight" : "bn3.weight";

    StateDict.of(ResNet.create(INIT, tiny(kind).withZeroLast())).parameters().forEach((name, parameter) -> {
      if (name.matches(".*(bn\\d|downsample\\.1)\\.weight")) {
        assertThat(parameter.value().toFloats()).as(name).containsOnly(name.endsWith(last) ? 0 : 1);
      }
    });
    assertThat(StateDict.of(ResNet.create(INIT, tiny(kind))).parameters().get("layer1.0." + last).value().toFloats())
        .containsOnly(1);
  }

  @Test
  void what_was_saved_is_loaded_bit_for_bit_with_its_statistics(@TempDir Path folder) {
    ResNet saved = ResNet.create(INIT, tiny(BlockKind.BOTTLENECK).withClasses(5));
    ResNet loaded = ResNet.create(Init.of(Key.of(12)), tiny(BlockKind.BOTTLENECK).withClasses(5));
    Tensor images = Tensor.normal(KEY, DType.F32, 2, 4, 64, 64);
    Run.training(KEY).call(() -> saved.forward(images));

    Path path = folder.resolve("resnet.safetensors");
    Weights.save(saved, path, Map.of());
    load(loaded, path, WeightMap.identity());

    assertThat(loaded.forward(images).toFloats()).isEqualTo(saved.forward(images).toFloats());
    assertThat(loaded.bn1().numBatchesTracked().value()).isEqualTo(1);
  }

  /// Published weights have an fc that an encoder does not need, and the older ones count no batches.
  @Test
  void published_weights_load_into_an_encoder(@TempDir Path folder) {
    ResNet published = ResNet.create(INIT, tiny(BlockKind.BASIC).withClasses(5));
    ResNet encoder = ResNet.create(Init.of(Key.of(12)), tiny(BlockKind.BASIC));
    Path path = folder.resolve("resnet.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>(StateDict.of(published).tensors());
    tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    Safetensors.write(path, tensors, Map.of());

    load(encoder, path, WeightMap.identity().ignore("fc\\..*").keep(".*num_batches_tracked"));

    Tensor images = Tensor.normal(KEY, DType.F32, 1, 4, 32, 32);
    assertThat(encoder.features(images).c5().toFloats()).isEqualTo(published.features(images).c5().toFloats());
  }

  @Test
  void sizes_that_make_no_network_are_refused() {
    assertThatThrownBy(() -> new Config(BlockKind.BASIC, 3, 8, List.of(1, 1, 1), 0, false))
        .hasMessage("[resNet] depths must be four positive numbers, but is [1, 1, 1]");
    assertThatThrownBy(() -> Config.resnet18(0)).hasMessage("[resNet] channels must be positive, but is 0");
    assertThatThrownBy(() -> Config.resnet18(3).withClasses(-1))
        .hasMessage("[resNet] classes must be 0 (no fc) or more, but is -1");
  }

  /// Widths 8 to 64, one block in each layer, four bands.
  private static Config tiny(BlockKind kind) {
    return new Config(kind, 4, 8, List.of(1, 1, 1, 1), 0, false);
  }

  private static ResNet shapesOnly(Config config) {
    return Run.current().on(new Abstract()).call(() -> ResNet.create(INIT, config));
  }

  private static void load(ResNet network, Path path, WeightMap map) {
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(Weights.load(network, file, map, Strictness.STRICT).fits()).isTrue();
    }
  }

  private static double distance(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  /// @param levels channels and edge of C2 to C5
  private static void assertPyramid(Config config, int edge, int[][] levels) {
    Pyramid pyramid = Run.current().on(new Abstract()).call(() ->
        ResNet.create(INIT, config).features(Tensor.zeros(DType.F32, 2, config.channels(), edge, edge)));

    List<Tensor> features = List.of(pyramid.c2(), pyramid.c3(), pyramid.c4(), pyramid.c5());
    for (int i = 0; i < levels.length; i++) {
      int[] level = levels[i];
      assertThat(features.get(i).shape().toArray()).containsExactly(2, level[0], level[1], level[1]);
      assertThat(config.channelsOf(i + 1)).isEqualTo(level[0]);
    }
  }

  /// The rule of torchvision's names: every convolution is followed by its norm, convolutions have no bias, and the
  /// first block of a layer has a `downsample` where it changes channels or size: in layer2 to layer4 always, in
  /// layer1 with bottlenecks only, which widen the stem's 64 channels to 256.
  private static List<String> torchvisionNames(Config config) {
    boolean basic = config.kind() == BlockKind.BASIC;
    List<String> names = new ArrayList<>();
    addConvolutionAndNorm(names, "conv1", "bn1");
    for (int layer = 1; layer <= 4; layer++) {
      for (int block = 0; block < config.depths().get(layer - 1); block++) {
        String at = "layer" + layer + "." + block + ".";
        for (int i = 1; i <= (basic ? 2 : 3); i++) {
          addConvolutionAndNorm(names, at + "conv" + i, at + "bn" + i);
        }
        if (block == 0 && !(basic && layer == 1)) {
          addConvolutionAndNorm(names, at + "downsample.0", at + "downsample.1");
        }
      }
    }
    names.addAll(List.of("fc.weight", "fc.bias"));
    return names;
  }

  private static void addConvolutionAndNorm(List<String> names, String convolution, String norm) {
    names.add(convolution + ".weight");
    OF_NORM.forEach(one -> names.add(norm + "." + one));
  }
}
