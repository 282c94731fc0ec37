package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.nn.optim.AdamW;
import org.terrane.rs.swimdiff.Denoising.Level;
import org.terrane.rs.swimdiff.SwimDiffConfig.Backbone;
import org.terrane.rs.swimdiff.SwimDiffConfig.Diffusion;
import org.terrane.rs.swimdiff.SwimDiffConfig.Schedule;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;

class DenoisingTest {
  private static final int SIDE = 32;
  private static final Key KEY = Key.of(4);
  private static final SwimDiffConfig CONFIG = new SwimDiffConfig(SIDE, Backbone.RESNET18, 4, 8, 8, 0.9, 1,
      new Diffusion(8, 8, List.of(1, 2), 1, List.of(), 2, List.of(4, 5), Schedule.COSINE, 50));
  /// Dark, bright, dark, bright …
  private static final List<Picture> VIEWS =
      IntStream.range(0, 8).mapToObj(i -> grey(i % 2 == 0 ? 0.25f : 0.75f)).toList();

  @Test
  void a_network_that_sees_no_noise_restores_nothing() {
    SwimDiff untrained = model(new LossWeights(0, 1, Optional.empty())); // its U-Net says 0
    Denoising made = Denoising.of(untrained, VIEWS, List.of(0, 10, 25, 49), 2, KEY);
    assertThat(made.levels()).extracting(Level::time).containsExactly(0, 10, 25, 49);
    for (Level level : made.levels()) {
      double kept = untrained.diffusion().schedule().alphaBar(level.time());
      // x_0 is ±0.5 everywhere: (1 − √ᾱ)² · 0.25 of it is lost and 1 − ᾱ of noise came.
      assertThat(level.errors().noisy())
          .isCloseTo(Math.pow(1 - Math.sqrt(kept), 2) * 0.25 + 1 - kept, within(0.15 * (1 - kept) + 1e-3));
      assertThat(level.errors().misled()).isEqualTo(level.errors().estimate());
    }
    assertThat(made.levels().getFirst().errors().estimate())
        .as("little noise, divided by √ᾱ").isLessThan(0.01);
    assertThat(made.levels().getLast().errors().estimate()).as("everything at the bound").isGreaterThan(1);
  }

  @Test
  void each_image_stands_in_the_place_of_its_patch() {
    Denoising made =
        Denoising.of(model(new LossWeights(0, 1, Optional.empty())), VIEWS, List.of(0, 1), 3, KEY);
    assertThat(made.clean()).hasSize(3);
    assertThat(made.fromNoise()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(made.clean().get(i).width()).isEqualTo(8);
      assertThat(mean(made.clean().get(i))).isCloseTo(mean(VIEWS.get(i)), within(1e-6));
      for (Level level : made.levels()) {
        assertThat(mean(level.noisy().get(i).picture())).isCloseTo(mean(VIEWS.get(i)), within(0.05));
        assertThat(mean(level.estimate().get(i).picture())).isCloseTo(mean(VIEWS.get(i)), within(0.05));
        assertThat(mean(level.sampled().get(i).picture())).isCloseTo(mean(VIEWS.get(i)), within(0.05));
      }
    }
  }

  @Test
  void each_image_is_restored_by_what_the_encoder_saw_in_it_and_misled_by_another() {
    SwimDiff model = model(new LossWeights(0, 1, Optional.empty()));
    train(model, 3); // from now on the U-Net says something
    Picture dark = VIEWS.get(0);
    Picture bright = VIEWS.get(1);
    Denoising.Errors alike = Denoising.of(model, List.of(dark, dark), List.of(25), 1, KEY).levels().getFirst().errors();
    assertThat(alike.misled()).isEqualTo(alike.estimate());
    Denoising mixed = Denoising.of(model, List.of(dark, bright), List.of(25), 2, KEY);
    Denoising.Errors errors = mixed.levels().getFirst().errors();
    assertThat(errors.misled()).isNotCloseTo(errors.estimate(), within(1e-4));

    // The same noise, told the same, then told something else.
    Denoising others = Denoising.of(model, List.of(dark, dark), List.of(25), 2, KEY);
    assertThat(drawn(others, 0)).isEqualTo(drawn(mixed, 0));
    assertThat(drawn(others, 1)).isNotEqualTo(drawn(mixed, 1));
  }

  @Test
  void a_network_without_a_u_net_restores_nothing_at_all() {
    SwimDiff model = model(new LossWeights(1, 0, Optional.empty()));
    assertThatThrownBy(() -> Denoising.of(model, VIEWS, List.of(1), 1, KEY)).isInstanceOf(IllegalStateException.class)
        .hasMessage("[swimDiff] this network has no U-Net");
  }

  private static float[] drawn(Denoising made, int image) {
    return made.fromNoise().get(image).picture().pixels();
  }

  private static void train(SwimDiff model, int steps) {
    AdamW adamW = AdamW.create(model, new AdamW.Config(0.9, 0.99, 1e-8, 0));
    SwimDiffObjective objective = SwimDiffObjective.start(model, SceneMatching.DEFAULT,
        new LossWeights(0, 1, Optional.empty()));
    float[] pixels = new float[VIEWS.size() * 3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = VIEWS.get(i / (3 * SIDE * SIDE)).pixels()[0];
    }
    SwimDiffBatch batch = new SwimDiffBatch(3, SIDE, pixels, pixels, new long[8], new long[8]);
    for (int step = 0; step < steps; step++) {
      Key key = KEY.fold("train").fold(step);
      Scope.run(() -> adamW.step(
          Grad.valueAndGrad(model.parameters(), () -> objective.loss(batch, key).total()).grads(), 1e-2));
    }
  }

  private static SwimDiff model(LossWeights weights) {
    return SwimDiff.create(Init.of(Key.of(3)), CONFIG, 3, weights);
  }

  private static Picture grey(float value) {
    float[] pixels = new float[3 * SIDE * SIDE];
    Arrays.fill(pixels, value);
    return new Picture(3, SIDE, SIDE, pixels);
  }

  private static double mean(Picture picture) {
    return IntStream.range(0, picture.pixels().length).mapToDouble(i -> picture.pixels()[i]).average().orElseThrow();
  }
}
