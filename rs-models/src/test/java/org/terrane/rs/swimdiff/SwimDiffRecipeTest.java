package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.swimdiff.SwimDiffConfig.Backbone;
import org.terrane.rs.swimdiff.SwimDiffConfig.Diffusion;
import org.terrane.rs.swimdiff.SwimDiffConfig.Schedule;

class SwimDiffRecipeTest {
  private static final SwimDiffRecipe UNIT = SwimDiffRecipe.presets().get("unit");

  /// Methods.md 3.4 and 3.5, where the paper's text does not tell.
  @Test
  void paper_is_what_is_inferred_of_the_papers() {
    SwimDiffRecipe paper = SwimDiffRecipe.presets().get("paper");

    assertThat(paper.model()).isEqualTo(new SwimDiffConfig(224, Backbone.RESNET18, 64, 128, 16_384, 0.999, 8,
        new Diffusion(64, 64, List.of(1, 2, 4, 4), 2, List.of(2, 3), 4, List.of(3, 4, 5), Schedule.COSINE, 1000)));
    assertThat(paper.matching()).isEqualTo(new SceneMatching(0.07, FalseNegatives.ELIMINATE, 0.2, false, false));
    assertThat(paper.views()).isEqualTo(new ViewRule(0.2, 1, 0.8, 0.4, 0.4, 0.2, 0.5, 0.1, 2, 0.5, 0));
    assertThat(paper.loss()).isEqualTo(new LossWeights(1, 1, Optional.empty()));
    assertThat(paper.data().batch()).isEqualTo(256);
    assertThat(List.of(paper.optim().lr(), paper.optim().momentum(), paper.optim().weightDecay(),
        paper.optim().unetLr())).containsExactly(0.03, 0.9, 1e-4, 1e-4);
  }

  @Test
  void every_preset_survives_json_and_sees_patches_larger_than_its_views() {
    SwimDiffRecipe.presets().forEach((name, recipe) -> {
      assertThat(RecipeKeys.fromJson(SwimDiffRecipe.class, RecipeKeys.toJson(recipe), name)).isEqualTo(recipe);
      assertThat(recipe.data().patch()).as(name).isGreaterThan(recipe.model().side());
    });
    assertThat(SwimDiffRecipe.presets().sequencedKeySet()).containsExactly("desk", "unit", "paper");
    assertThat(SwimDiffRecipe.presets().get("desk").steps()).isEqualTo(300);
  }

  @Test
  void the_ablations_are_one_setting_each() {
    assertThat(RecipeKeys.set(UNIT, "loss.diffusion=0").loss().diffuses()).isFalse();
    assertThat(RecipeKeys.set(UNIT, "loss.contrastive=0").loss().contrasts()).isFalse();
    assertThat(RecipeKeys.set(UNIT, "matching.falseNegatives=keep").matching().falseNegatives())
        .isEqualTo(FalseNegatives.KEEP);
    refused("loss.contrastive=0", "'loss': contrastive and diffusion must be 0 or more and not both 0, but are 0.0 and"
        + " 0.0", "loss.diffusion=0");
  }

  @Test
  void what_does_not_fit_together_is_one_line() {
    refused("model.queue=255", "model.queue must be a multiple of data.batch 4, but is 255");
    assertThat(RecipeKeys.set(UNIT, List.of("model.queue=255", "loss.contrastive=0")).model().queue()).isEqualTo(255);
    refused("model.groups=3", "data.batch must be a multiple of model.groups 3, but is 4");
    refused("data.patch=7", "'data': patch must be 8 pixels or more, but is 7");
    refused("data.cellKm=0.5", "'data': cellKm must be 1 or more, but is 0.5");
    refused("model.momentum=1", "'model': momentum must be 0 or more and below 1, but is 1.0");
    refused("matching.temperature=0", "'matching': [sceneMatching] temperature must be above 0 ");
    refused("views.blur=2", "'views': jitter, bandMean, blur, flip and verticalFlip must be within 0 and 1");
    refused("views.smallest=0", "'views': [randomResizedCrop] side must be above 0 and 0 < smallest");
    refused("loss.minSnrGamma=0", "'loss': [minSnr] gamma must be above 0, but is 0.0");
    refused("optim.lr=0", "'optim': lr must be above 0 and minLr within 0 and lr");
    refused("steps=0", "steps must be 1 or more, but is 0");
  }

  @Test
  void a_u_net_that_cannot_be_is_one_line() {
    refused("model.diffusion.side=15",
        "'model.diffusion': side must be halved 1 times without a rest, but is 15");
    refused("model.diffusion.attention=2",
        "'model.diffusion': attention must be at levels 0 to 1 whose width is a multiple of heads 2, but is at [2]");
    refused("model.diffusion.heads=3", "'model.diffusion': attention must be at levels 0 to 1 whose width is ");
    refused("model.diffusion.conditions=1", "'model.diffusion': conditions must be of 2 to 5 and no more than");
    refused("model.diffusion.conditions=3,4,5", "'model.diffusion': conditions must be of 2 to 5 and no more than");
    refused("model.diffusion.schedule=linear", "'model.diffusion': steps must be 21 or more if linear, but is 20",
        "model.diffusion.steps=20");
  }

  private static void refused(String change, String problem, String... more) {
    List<String> changes = Stream.concat(Stream.of(change), Stream.of(more)).toList();
    assertThatThrownBy(() -> RecipeKeys.set(UNIT, changes)).isInstanceOf(BadInput.class)
        .hasMessageStartingWith("--set " + String.join(" --set ", changes) + ": " + problem)
        .hasMessageNotContaining("\n");
  }
}
