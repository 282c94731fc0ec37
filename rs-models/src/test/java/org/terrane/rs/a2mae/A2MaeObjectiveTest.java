package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.datasets.sets.Frame;
import org.terrane.nn.Init;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// The loss of methods.md 2.6 on one set of three 4 × 4-patch images, 12 of 48 patches visible.
class A2MaeObjectiveTest {
  private static final A2MaeConfig CONFIG = MadeFrames.unit();
  private static final List<Frame> FRAMES = MadeFrames.mixed(CONFIG);
  private static final A2MaeBatch BATCH = MadeFrames.batch(CONFIG, FRAMES);
  private static final Set<Integer> HIDDEN = new TreeSet<>(BATCH.masks().getFirst().hiddenPatches());
  private static final Tensor DECODED = Tensor.normal(Key.of(4), DType.F32, 48, 64);

  private final A2MaeObjective objective = new A2MaeObjective(A2Mae.create(Init.of(Key.of(1)), CONFIG), true);

  @Test
  void pixels_of_a_patch_are_ordered_row_column_channel() {
    float[] pixels = new float[3 * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i; // channel · 1024 + y · 32 + x
    }
    Frame counted = MadeFrames.with(FRAMES.getFirst(), pixels, FRAMES.getFirst().valid());
    FrameGroup group = MadeFrames.batch(CONFIG, List.of(counted, counted, counted)).groups().getFirst();

    float[] patches = group.patches().toFloats();

    int patch = 1 * 4 + 2; // pixels from y = 8, x = 16
    for (int i = 0; i < 192; i++) {
      int y = 8 + i / 3 / 8;
      int x = 16 + i / 3 % 8;
      assertThat(patches[patch * 192 + i]).isEqualTo(i % 3 * 1024 + y * 32 + x);
    }
  }

  @Test
  void targets_are_normalised_with_the_variance_over_n_minus_one() {
    Tensor target = objective.target(Tensor.of(new float[] {1, 2, 3, 6, 5, 5, 5, 5}, 2, 4));

    double deviation = Math.sqrt((4 + 1 + 0 + 9) / 3.0 + 1e-6); // mean 3
    assertThat(target.toFloats()).containsExactly(new float[] {(float) (-2 / deviation), (float) (-1 / deviation), 0,
        (float) (3 / deviation), 0, 0, 0, 0}, within(1e-6f));
  }

  @Test
  void raw_targets_are_the_pixels() {
    Tensor patches = Tensor.of(new float[] {1, 2, 3, 6}, 1, 4);

    assertThat(new A2MaeObjective(objective.model(), false).target(patches).toFloats()).containsExactly(1, 2, 3, 6);
  }

  /// `Σ mask · mean((pred − target)²) / Σ mask` computed the long way.
  @Test
  void the_loss_is_the_mean_over_hidden_patches_of_all_images() {
    FrameGroup group = BATCH.groups().getFirst();
    int[] every = IntStream.range(0, 48).toArray();
    float[] predicted = objective.model().predict(DECODED, group, every).toFloats();
    float[] target = objective.target(group.patches()).toFloats();
    double sum = 0;
    for (int patch : HIDDEN) {
      for (int i = 0; i < 192; i++) {
        sum += Math.pow(predicted[patch * 192 + i] - target[patch * 192 + i], 2) / 192;
      }
    }

    assertThat(HIDDEN).as("T·L − K").hasSize(36);
    assertThat(objective.loss(DECODED, BATCH).item()).isCloseTo((float) (sum / 36), within(1e-4f));
  }

  @Test
  void nothing_is_asked_where_the_network_could_see() {
    Tensor gradient = Grad.gradients(at -> objective.loss(at.getFirst(), BATCH), List.of(DECODED)).getFirst();
    float[] rows = gradient.toFloats();

    for (int patch = 0; patch < 48; patch++) {
      float[] row = Arrays.copyOfRange(rows, patch * 64, (patch + 1) * 64);
      if (HIDDEN.contains(patch)) {
        assertThat(row).doesNotContain(0);
      } else {
        assertThat(row).containsOnly(0);
      }
    }
  }

  @Test
  void only_hidden_targets_change_the_loss() {
    float before = objective.loss(DECODED, BATCH).item();

    for (int patch = 0; patch < 48; patch++) {
      float after = objective.loss(DECODED, repainted(patch, 0.7f)).item();
      if (HIDDEN.contains(patch)) {
        assertThat(after).isNotEqualTo(before);
      } else {
        assertThat(after).isEqualTo(before);
      }
    }
  }

  @Test
  void a_constant_patch_has_a_finite_loss_and_gradient() {
    Tensor zero = Tensor.zeros(DType.F32, 48, 64);
    A2MaeBatch constant = constant(0.5f); // a number whose sums are exact

    Grad.Vjp result = Grad.vjp(() -> objective.loss(zero, constant), List.of(zero), null);

    assertThat(result.value().item()).as("prediction 0 of target 0").isZero();
    assertThat(result.gradients().getFirst().toFloats()).containsOnly(0);
    assertThat(objective.target(constant(0.4f).groups().getFirst().patches()).toFloats())
        .as("no more than rounding of the mean, times 1/√1e-6").containsExactly(new float[48 * 192], within(1e-4f));
    assertThat(objective.loss(DECODED, constant).item()).isFinite().isGreaterThan(0.01f);
  }

  @Test
  void patches_of_which_less_than_half_was_measured_are_not_asked_for() {
    int patch = HIDDEN.stream().filter(one -> one < 16).findFirst().orElseThrow();

    float barely = objective.loss(DECODED, measured(patch, 32, 0)).item();
    float tooLittle = objective.loss(DECODED, measured(patch, 31, 0)).item();

    assertThat(barely).isEqualTo(objective.loss(DECODED, BATCH).item());
    assertThat(tooLittle).isNotEqualTo(barely);
    assertThat(objective.loss(DECODED, measured(patch, 31, 0.7f)).item()).isEqualTo(tooLittle);
    Tensor gradient = Grad.gradients(at -> objective.loss(at.getFirst(), measured(patch, 31, 0)), List.of(DECODED))
        .getFirst();
    assertThat(gradient.slice(0, patch, patch + 1).toFloats()).containsOnly(0);
  }

  @Test
  void a_batch_without_a_measured_patch_has_no_loss() {
    Frame nothing = MadeFrames.with(FRAMES.getFirst(), filled(0.5f), new boolean[32 * 32]);

    A2MaeBatch batch = MadeFrames.batch(CONFIG, List.of(nothing, nothing, nothing));

    assertThat(objective.loss(batch, Key.of(1)).total().item()).isZero();
    assertThat(Grad.valueAndGrad(objective.model().parameters(), () -> objective.loss(batch, Key.of(1)).total())
        .grads().norm()).isZero();
  }

  /// The batch with other pixels in one patch.
  private static A2MaeBatch repainted(int patch, float value) {
    List<Frame> frames = new ArrayList<>(FRAMES);
    frames.set(patch / 16, MadeFrames.repainted(frames.get(patch / 16), 8, patch % 16 / 4, patch % 4, value));
    return MadeFrames.batch(CONFIG, frames);
  }

  /// The batch with only `pixels` of a patch's 64 measured, and the others repainted where `value` is not 0.
  private static A2MaeBatch measured(int patch, int pixels, float value) {
    List<Frame> frames = new ArrayList<>(FRAMES);
    Frame frame = frames.getFirst();
    boolean[] valid = frame.valid().clone();
    for (int i = pixels; i < 64; i++) {
      valid[(patch / 4 * 8 + i / 8) * 32 + patch % 4 * 8 + i % 8] = false;
    }
    Frame painted = value == 0 ? frame : MadeFrames.repainted(frame, 8, patch / 4, patch % 4, value);
    frames.set(0, MadeFrames.with(painted, painted.pixels(), valid));
    return MadeFrames.batch(CONFIG, frames);
  }

  private static A2MaeBatch constant(float value) {
    Frame flat = MadeFrames.with(FRAMES.getFirst(), filled(value), FRAMES.getFirst().valid());
    return MadeFrames.batch(CONFIG, List.of(flat, flat, flat));
  }

  private static float[] filled(float value) {
    float[] pixels = new float[3 * 32 * 32];
    Arrays.fill(pixels, value);
    return pixels;
  }
}
