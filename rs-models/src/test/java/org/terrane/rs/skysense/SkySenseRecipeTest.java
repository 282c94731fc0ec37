package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.skysense.contrast.Centring;

class SkySenseRecipeTest {
  private static final SkySenseRecipe UNIT = SkySenseRecipe.presets().get("unit");

  /// Methods.md 4.2 to 4.5: what is confirmed, and what is inferred or chosen where the paper's text does not tell.
  @Test
  void paper_is_what_is_known_of_the_papers_run() {
    SkySenseRecipe paper = SkySenseRecipe.presets().get("paper");

    assertThat(paper.model()).isEqualTo(SkySenseConfig.paper());
    assertThat(paper.steps()).isEqualTo(875_000);
    assertThat(paper.data().batch()).isEqualTo(240);
    assertThat(List.of(paper.data().multispectral().frames(), paper.data().radar().frames())).containsExactly(20, 10);
    assertThat(List.of(paper.views().cells(), paper.views().localCells(), paper.views().locals(), paper.views().days()))
        .containsExactly(16, 8, 4, 7);
    assertThat(paper.loss()).isEqualTo(new LossWeights(1, 0.1, 1, 1, 1, 1, 1, 1, 1, true));
    assertThat(paper.teacher()).isEqualTo(new TeacherRule(0.1, 0.04, 0.07, 0.3, Centring.MOVING_MEAN, 0.9, 0.992, 1));
    assertThat(List.of(paper.geo().epsilon(), paper.geo().momentum())).containsExactly(0.05, 0.99);
    assertThat(paper.optim()).isEqualTo(
        new SkySenseRecipe.Optim(2e-4, 1e-6, 10_000.0 / 875_000, 0.9, 0.999, 0.04, 0.4, 3));
  }

  @Test
  void every_preset_survives_json() {
    SkySenseRecipe.presets().forEach((name, recipe) ->
        assertThat(RecipeKeys.fromJson(SkySenseRecipe.class, RecipeKeys.toJson(recipe), name)).isEqualTo(recipe));
    assertThat(SkySenseRecipe.presets().sequencedKeySet()).containsExactly("desk", "tiny", "unit", "paper");
    assertThat(SkySenseRecipe.presets().get("desk").steps()).isEqualTo(200);
  }

  @Test
  void the_ablations_are_one_setting_each() {
    assertThat(RecipeKeys.set(UNIT, "loss.alignment=0").loss().alignment()).isZero();
    assertThat(RecipeKeys.set(UNIT, "geo.on=false").geo().on()).isFalse();
    assertThat(RecipeKeys.set(UNIT, "loss.pixel=0").loss().has(new Term(Feature.RADAR, Granularity.PIXEL))).isFalse();
    assertThat(RecipeKeys.set(UNIT, "loss.fused=0").loss().has(new Term(Feature.FUSED, Granularity.IMAGE))).isFalse();
  }

  @Test
  void what_does_not_fit_together_is_one_line() {
    refused("steps=0", "steps must be 1 or more, but is 0");
    refused("optim.lr=0", "'optim': lr must be above 0 and minLr within 0 and lr");
    refused("optim.endWeightDecay=-1", "'optim': weightDecay and endWeightDecay must be 0 or more and clipNorm above");
    refused("loss.pixel=-1", "'loss': ");
    refused("teacher.momentum=2", "'teacher': momenta must be within 0 and 1, but are ");
    refused("objects.clusters=0", "'objects': [objectRule] clusters must be 1 or more, but are 0");
    assertThatThrownBy(() -> RecipeKeys.set(SkySenseRecipe.presets().get("desk"), "memory.rowsAtOnce=16"))
        .isInstanceOf(BadInput.class).hasMessageStartingWith(
            "--set memory.rowsAtOnce=16: memory.rowsAtOnce must be 0 (all) where teacher.centring is sinkhorn");
    refused("views.shift=4", "'views': shift must be 0 or more and below cells 4");
    refused("data.batch=0", "'data': places, batch and visits must be 1 or more");
  }

  private static void refused(String change, String problem) {
    List<String> changes = Stream.of(change).toList();
    assertThatThrownBy(() -> RecipeKeys.set(UNIT, changes)).isInstanceOf(BadInput.class)
        .hasMessageStartingWith("--set " + change + ": " + problem).hasMessageNotContaining("\n");
  }
}
