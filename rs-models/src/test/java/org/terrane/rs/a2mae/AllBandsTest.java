package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.sets.Frame;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.optim.AdamW;
import org.terrane.rs.a2mae.A2MaeConfig.BandMode;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Every band of every sensor through weights of its own: our option beside three random bands.
class AllBandsTest {
  private static final A2MaeConfig CONFIG = MadeFrames.unit(BandMode.ALL);
  private static final List<Frame> FRAMES = MadeFrames.mixed(CONFIG);

  private final A2Mae model = A2Mae.create(Init.of(Key.of(1)), CONFIG);

  @Test
  void each_sensor_has_a_stem_and_a_prediction_as_wide_as_its_bands() {
    assertThat(StateDict.of(model).slots().keySet()).doesNotContain("patch_embed.proj.weight", "decoder_pred.weight")
        .contains("sensor_embed.sentinel-2-l2a.proj.weight", "sensor_pred.landsat-8.bias");
    assertThat(model.sensorEmbed().get("sentinel-2-l2a").proj().weight().value().size(1))
        .isEqualTo(MadeFrames.S2.bands().size());
    assertThat(model.sensorPred().get("sentinel-1").weight().value().size(0))
        .isEqualTo(MadeFrames.S1.bands().size() * 64);
  }

  @Test
  void frames_of_one_sensor_share_a_group() {
    A2MaeBatch batch = MadeFrames.batch(CONFIG, FRAMES);

    assertThat(batch.groups()).extracting(FrameGroup::source).containsExactly(0, 1);
    assertThat(batch.groups().getFirst().frames()).containsExactly(0, 2);
    assertThat(batch.groups().get(1).channels()).isEqualTo(MadeFrames.L8.bands().size());
  }

  /// A band that is not there is left out, not fed as zeros: the others' sum is scaled by C / present.
  @Test
  void a_missing_band_is_left_out_and_the_token_keeps_its_size() {
    BandStem stem = BandStem.create(Init.of(Key.of(1)), Init.of(Key.of(2)), 4, CONFIG);
    Tensor patches = Tensor.normal(Key.of(3), DType.F32, 5, 8, 8, 4);
    Tensor some = patches.gather(3, Tensor.of(new long[] {3, 1}, 1, 1, 1, 2)); // bands 3 and 1

    float[] tokens = stem.tokens(some.reshape(5, 128), List.of(3, 1)).toFloats();

    Tensor present = Tensor.of(new float[] {0, 1, 0, 1}, 4);
    assertThat(tokens).containsExactly(
        stem.tokens(patches.mul(present).mul(2).reshape(5, 256), List.of()).toFloats(), within(1e-4f));
  }

  @Test
  void a_band_is_predicted_by_its_own_rows() {
    BandStem stem = BandStem.create(Init.of(Key.of(1)), Init.of(Key.of(2)), 4, CONFIG);
    Tensor tokens = Tensor.normal(Key.of(3), DType.F32, 5, 64);
    Tensor every = stem.pixels(tokens, List.of()).reshape(5, 8, 8, 4);

    float[] some = stem.pixels(tokens, List.of(3, 1)).toFloats();

    assertThat(some).containsExactly(
        every.gather(3, Tensor.of(new long[] {3, 1}, 1, 1, 1, 2)).toFloats(), within(1e-5f));
  }

  /// The sets differ in sensors and bands, so the batch has four groups; each row of predictions must be its patch's.
  @Test
  void predictions_do_not_depend_on_how_a_batch_is_grouped() {
    List<Band> fewer = MadeFrames.L8.bands().subList(2, 5);
    List<Frame> other = List.of(MadeFrames.frame(MadeFrames.S1, "2020-05-01", 10, 9, MadeFrames.S1.bands(), 4),
        MadeFrames.frame(MadeFrames.L8, "2020-05-01", 30, 9, fewer, 5), FRAMES.getFirst());
    AnchorMask mask = MadeFrames.mask(CONFIG, FRAMES, AnchorPolicy.SAME, 1);
    A2MaeBatch together = A2MaeBatch.of(CONFIG, List.of(FRAMES, other), List.of(mask, mask));

    List<float[]> joint = predictions(together);

    List<float[]> alone = new ArrayList<>(predictions(A2MaeBatch.of(CONFIG, List.of(FRAMES), List.of(mask))));
    alone.addAll(predictions(A2MaeBatch.of(CONFIG, List.of(other), List.of(mask))));
    assertThat(together.groups()).hasSize(4);
    for (int patch = 0; patch < 96; patch++) {
      assertThat(joint.get(patch)).containsExactly(alone.get(patch), within(1e-4f));
    }
  }

  @Test
  void it_learns() {
    A2MaeBatch batch = MadeFrames.batch(CONFIG, FRAMES);
    A2MaeObjective objective = new A2MaeObjective(model, true);
    AdamW optimizer = AdamW.create(model, AdamW.Config.MAE);

    float[] losses = new float[60];
    IntStream.range(0, losses.length).forEach(i -> Scope.run(() -> {
      Grad.Result result = Grad.valueAndGrad(model.parameters(), () -> objective.loss(batch, Key.of(i)).total());
      optimizer.step(result.grads(), 2e-3);
      losses[i] = result.value().item();
    }));

    assertThat(losses[0]).isGreaterThan(0.9f);
    assertThat(losses[59]).isLessThan(0.8f * losses[0]);
  }

  /// Predictions of each patch of the batch, in order.
  private List<float[]> predictions(A2MaeBatch batch) {
    Tensor decoded = model.decode(model.encode(batch), batch);
    float[][] found = new float[batch.all().count()][];
    for (FrameGroup group : batch.groups()) {
      int rows = group.hidden().length;
      float[] predicted = model.predict(decoded, group, IntStream.range(0, rows).toArray()).toFloats();
      int width = predicted.length / rows;
      for (int row = 0; row < rows; row++) {
        found[group.patchOf(row)] = Arrays.copyOfRange(predicted, row * width, (row + 1) * width);
      }
    }
    return List.of(found);
  }
}
