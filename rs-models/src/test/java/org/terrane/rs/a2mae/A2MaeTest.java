package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.sets.Frame;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.rs.a2mae.A2MaeConfig.BandMode;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;

/// The network of methods.md 2.3.
class A2MaeTest {
  private static final A2MaeConfig CONFIG = MadeFrames.unit();
  private static final List<Frame> FRAMES = MadeFrames.mixed(CONFIG);

  /// Made without memory: the paper's network has 1.2 GB of weights.
  @Test
  void the_papers_network_has_the_papers_parameters() {
    A2MaeConfig large = A2MaeRecipe.presets().get("large").model();

    A2Mae model = Run.current().on(new Abstract()).call(() -> A2Mae.create(Init.of(Key.of(1)), large));

    Predicate<String> decoder = name -> name.startsWith("decoder_") || name.equals("mask_token");
    assertThat(parameters(model, decoder.negate())).isEqualTo(303_099_904);
    assertThat(parameters(model, decoder)).isEqualTo(26_139_392);
  }

  /// The table of shapes in methods.md 2.3.
  @Test
  void three_images_of_224_pixels_are_588_tokens_of_which_147_are_seen() {
    A2MaeConfig large = A2MaeRecipe.presets().get("large").model();
    Frame frame = large(FRAMES.getFirst());

    List<Shape> shapes = Run.current().on(new Abstract()).call(() -> {
      A2Mae model = A2Mae.create(Init.of(Key.of(1)), large);
      A2MaeBatch batch = MadeFrames.batch(large, List.of(frame, frame, frame));
      Tensor latent = model.encode(batch);
      Tensor decoded = model.decode(latent, batch);
      Tensor pixels = model.predict(decoded, batch.groups().getFirst(), IntStream.range(0, 588).toArray());
      return List.of(latent.shape(), decoded.shape(), pixels.shape());
    });

    assertThat(shapes).containsExactly(Shape.of(1, 148, 1024), Shape.of(588, 512), Shape.of(588, 768));
  }

  @Test
  void standard_input_has_mean_0_and_deviation_1() {
    A2MaeConfig standard = MadeFrames.standardInput();
    List<Frame> scaled = FRAMES.stream().map(frame -> {
      float[] pixels = frame.pixels().clone();
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (pixels[i] - 0.5f) * 4;
      }
      return MadeFrames.with(frame, pixels, frame.valid());
    }).toList();

    Tensor seen = A2Mae.create(Init.of(Key.of(1)), standard).encode(MadeFrames.batch(standard, FRAMES));
    Tensor same = A2Mae.create(Init.of(Key.of(1)), CONFIG).encode(MadeFrames.batch(CONFIG, scaled));

    assertThat(seen.toFloats()).containsExactly(same.toFloats());
  }

  @Test
  void weights_start_as_in_mae() {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), CONFIG);

    StateDict.of(model).forEach((name, slot) -> {
      float[] values = slot.value().toFloats();
      int[] shape = slot.spec().shape().toArray();
      if (name.endsWith("norm.weight") || name.matches(".*norm[12]\\.weight")) {
        assertThat(values).as(name).containsOnly(1);
      } else if (name.endsWith("bias") || name.equals("place.source_embed")) {
        assertThat(values).as(name).containsOnly(0);
      } else if (name.endsWith("token")) {
        assertThat(deviation(values)).as(name).isCloseTo(0.02, within(0.006)); // of 64 draws
      } else {
        double limit = Math.sqrt(6.0 * shape[0] / (shape[0] * (double) shape[0] + values.length));
        assertThat(deviation(values)).as(name).isCloseTo(limit / Math.sqrt(3), within(0.05 * limit));
        assertThat(max(values)).as(name).isBetween(0.98 * limit, limit * (1 + 1e-6));
      }
    });
  }

  /// Without blocks the encoder is only stem, code and norm, which a convolution computes too.
  @Test
  void the_encoder_sees_the_visible_patches_in_shuffled_order() {
    A2MaeConfig shallow = MadeFrames.network(BandMode.THREE_RANDOM, 64, 0, 1, Encoding.GENERAL, true, true);
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), shallow);
    A2MaeBatch batch = A2MaeBatch.of(shallow, List.of(FRAMES, FRAMES.reversed()),
        List.of(MadeFrames.mask(shallow, FRAMES, AnchorPolicy.INDEPENDENT, 1),
            MadeFrames.mask(shallow, FRAMES.reversed(), AnchorPolicy.INDEPENDENT, 2)));
    Tensor stem = Tensor.concat(0, batch.sets().stream().flatMap(List::stream)
        .map(frame -> model.patchEmbed().orElseThrow().forward(Tensor.of(frame.pixels(), 1, 3, 32, 32)))
        .toList()).reshape(2 * 48, 64);
    Tensor every = model.norm().forward(stem.add(model.place().forward(shallow, batch.all())));

    Tensor latent = model.encode(batch); // (2, 13, 64)

    for (int b = 0; b < 2; b++) {
      assertThat(latent.select(0, b).slice(0, 0, 1).toFloats())
          .as("the class token has no position").containsExactly(
              model.norm().forward(model.clsToken().value()).toFloats(), within(1e-5f));
      for (int k = 0; k < 12; k++) {
        int patch = b * 48 + batch.masks().get(b).visiblePatches().get(k);
        assertThat(latent.select(0, b).slice(0, 1 + k, 2 + k).toFloats())
            .containsExactly(every.slice(0, patch, patch + 1).toFloats(), within(1e-5f));
      }
    }
  }

  @Test
  void unmasking_true_tokens_gives_them_back_in_order() {
    A2MaeBatch batch = A2MaeBatch.of(CONFIG, List.of(FRAMES, FRAMES),
        List.of(MadeFrames.mask(CONFIG, FRAMES, AnchorPolicy.SOURCE_AWARE, 1),
            MadeFrames.mask(CONFIG, FRAMES, AnchorPolicy.INDEPENDENT, 2)));
    Tensor tokens = Tensor.normal(Key.of(9), DType.F32, 2, 48, 5);
    long[] order = batch.masks().stream().flatMap(mask -> mask.shuffle().stream()).mapToLong(Integer::longValue)
        .toArray();
    Tensor shuffled = tokens.gather(1, Tensor.of(order, 2, 48, 1));

    Tensor back = A2Mae.unmask(shuffled.slice(1, 0, 12), shuffled.slice(1, 12, 48), batch);

    assertThat(back.toFloats()).isEqualTo(tokens.toFloats());
  }

  @Test
  void permuted_images_are_predicted_in_the_permuted_order() {
    A2Mae model = learned(CONFIG);
    AnchorMask mask = MadeFrames.mask(CONFIG, FRAMES, AnchorPolicy.INDEPENDENT, 5);
    List<Frame> swapped = List.of(FRAMES.get(0), FRAMES.get(2), FRAMES.get(1));
    List<Integer> shuffle = mask.shuffle().stream().map(patch -> swap(patch / 16) * 16 + patch % 16).toList();
    AnchorMask swappedMask = new AnchorMask(swap(mask.anchor()), shuffle, mask.visible());

    float[] before = predictions(model, A2MaeBatch.of(CONFIG, List.of(FRAMES), List.of(mask)));
    float[] after = predictions(model, A2MaeBatch.of(CONFIG, List.of(swapped), List.of(swappedMask)));

    for (int image = 0; image < 3; image++) {
      assertThat(image(after, swap(image))).containsExactly(image(before, image), within(1e-4f));
    }
    assertThat(difference(image(before, 1), image(before, 2))).as("images are told apart").isGreaterThan(0.1);
  }

  /// The same pixels and masks, but the metadata of the images stays where it was: that is another question.
  @Test
  void predictions_depend_on_place_scale_and_source() {
    A2Mae model = learned(CONFIG);
    AnchorMask mask = MadeFrames.mask(CONFIG, FRAMES, AnchorPolicy.INDEPENDENT, 5);
    Frame first = FRAMES.getFirst();
    float[] before = predictions(model, A2MaeBatch.of(CONFIG, List.of(FRAMES), List.of(mask)));

    for (Frame changed : List.of(MadeFrames.at(first, MadeFrames.footprint(-70), first.gsd()),
        MadeFrames.at(first, first.footprint(), 11),
        new Frame(MadeFrames.S1, first.time(), first.gsd(), first.pixelMetres(), first.footprint(), first.bands(), 32,
            first.pixels(), first.valid()))) {
      List<Frame> frames = new ArrayList<>(FRAMES);
      frames.set(0, changed);
      float[] after = predictions(model, A2MaeBatch.of(CONFIG, List.of(frames), List.of(mask)));
      assertThat(difference(before, after)).isGreaterThan(1e-3);
    }
  }

  @Test
  void a_sensor_the_network_was_not_made_for_is_refused() {
    assertThatThrownBy(() -> CONFIG.source("sentinel-9"))
        .hasMessage("the network knows no sensor 'sentinel-9', only [sentinel-2-l2a, landsat-8, sentinel-1]");
  }

  /// With place codes and source vectors that are no longer zero.
  private static A2Mae learned(A2MaeConfig config) {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), config);
    model.place().sourceEmbed().orElseThrow().assign(Tensor.normal(Key.of(8), DType.F32, 3, 64));
    return model;
  }

  private static float[] predictions(A2Mae model, A2MaeBatch batch) {
    Tensor decoded = model.decode(model.encode(batch), batch);
    return model.predict(decoded, batch.groups().getFirst(), IntStream.range(0, 48).toArray()).toFloats();
  }

  private static int swap(int image) {
    return (3 - image) % 3;
  }

  private static float[] image(float[] predictions, int image) {
    return Arrays.copyOfRange(predictions, image * 16 * 192, (image + 1) * 16 * 192);
  }

  private static Frame large(Frame frame) {
    return new Frame(frame.sensor(), frame.time(), frame.gsd(), frame.pixelMetres(), frame.footprint(), frame.bands(),
        224, new float[3 * 224 * 224], new boolean[224 * 224]);
  }

  private static long parameters(A2Mae model, Predicate<String> names) {
    return StateDict.of(model).parameters().entrySet().stream().filter(entry -> names.test(entry.getKey()))
        .mapToLong(entry -> entry.getValue().spec().shape().elements()).sum();
  }

  private static double deviation(float[] values) {
    return Math.sqrt(IntStream.range(0, values.length).mapToDouble(i -> values[i] * values[i]).average().orElseThrow());
  }

  private static double max(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).max().orElseThrow();
  }

  private static double difference(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).average().orElseThrow();
  }
}
