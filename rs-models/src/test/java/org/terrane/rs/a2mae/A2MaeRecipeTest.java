package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.rs.a2mae.A2MaeConfig.BandMode;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;

class A2MaeRecipeTest {
  private static final A2MaeRecipe UNIT = A2MaeRecipe.presets().get("unit");

  /// Methods.md 2.3 to 2.7, as far as the released code tells.
  @Test
  void large_is_the_papers() {
    A2MaeRecipe large = A2MaeRecipe.presets().get("large");
    A2MaeConfig model = large.model();

    assertThat(List.of(model.imageSize(), model.patchSize(), model.images(), model.embedDim(), model.depth(),
        model.numHeads(), model.decoderEmbedDim(), model.decoderDepth(), model.decoderNumHeads()))
        .containsExactly(224, 16, 3, 1024, 24, 16, 512, 8, 16);
    assertThat(model.encoding()).isEqualTo(Encoding.RELEASED);
    assertThat(model.bands()).isEqualTo(BandMode.THREE_RANDOM);
    assertThat(model.frameContext()).as("not in the paper").isFalse();
    assertThat(model.standardInput()).as("not in the released code").isFalse();
    assertThat(large.mask())
        .isEqualTo(new AnchorMask.Rule(AnchorPolicy.SOURCE_AWARE, KeepPolicy.PER_IMAGE, 0.75, 0));
    assertThat(large.normPix()).isTrue();
    assertThat(large.data().batch()).isEqualTo(128);
    assertThat(large.optim()).isEqualTo(new A2MaeRecipe.Optim(5e-6, 0, 0.4, 0.9, 0.95, 0.05, 1));
    assertThat(large.steps() * 128.0).as("100 epochs").isCloseTo(100 * 216_448.0, within(128.0 * 100));
  }

  @Test
  void every_preset_survives_json() {
    A2MaeRecipe.presets().forEach((name, recipe) ->
        assertThat(RecipeKeys.fromJson(A2MaeRecipe.class, RecipeKeys.toJson(recipe), name)).isEqualTo(recipe));
    assertThat(A2MaeRecipe.presets().sequencedKeySet()).containsExactly("quick", "desk", "unit", "base", "large");
  }

  @ParameterizedTest
  @CsvSource({"source-aware, SOURCE_AWARE", "time-aware, TIME_AWARE", "one-hot, ONE_HOT", "ONE_HOT, ONE_HOT",
      "independent, INDEPENDENT", "Independent, INDEPENDENT", "same, SAME"})
  void every_policy_can_be_named(String typed, AnchorPolicy policy) {
    assertThat(RecipeKeys.set(UNIT, "mask.anchorPolicy=" + typed).mask().anchorPolicy()).isEqualTo(policy);
  }

  @Test
  void other_rules_are_settings_too() {
    A2MaeRecipe changed = RecipeKeys.set(UNIT, List.of("mask.anchorPolicy=same", "mask.hybridRatio=0.5",
        "mask.keepPolicy=concat-prefix", "model.bands=ALL", "model.useGeo=false", "model.useScale=false"));

    assertThat(changed.mask()).isEqualTo(new AnchorMask.Rule(AnchorPolicy.SAME, KeepPolicy.CONCAT_PREFIX, 0.75, 0.5));
    assertThat(changed.model().bands()).isEqualTo(BandMode.ALL);
    assertThat(changed.model().useGeo() || changed.model().useScale()).isFalse();
  }

  @Test
  void what_does_not_fit_together_is_one_line() {
    refused("mask.anchorPolicy=tube", "'mask.anchorPolicy' must be one of source-aware, time-aware, one-hot,"
        + " independent, same, but is \"tube\"");
    refused("model.patchSize=7", "'model': imageSize must be a multiple of patchSize 7, but is 32");
    refused("model.encoding=released",
        "'model': encoding RELEASED needs 3 images and an embedDim of 256 + 12n, but has 3 and 64");
    refused("model.channels=3", "'model': channels must name the bands of each of 20 sources, but has 1",
        "model.bands=all");
    refused("data.fill=band-mean", "'data': fill needs bands to fill: name them in bands");
  }

  @Test
  void numbers_out_of_range_are_one_line() {
    refused("steps=0", "steps must be 1 or more, but is 0");
    refused("mask.ratio=0.99", "mask.ratio must leave some of the 48 patches of a set visible and hide some, but 0.99"
        + " leaves 0");
    refused("model.images=2", "model.images must be 3, since a sample has three images, but is 2");
    refused("model.numHeads=0",
        "'model': widths and heads must be 1 or more and depths 0 or more, but are [64, 0, 64, 4] and [2, 1]");
    refused("model.decoderDepth=-1",
        "'model': widths and heads must be 1 or more and depths 0 or more, but are [64, 4, 64, 4] and [2, -1]");
    refused("optim.lr=-1", "'optim': lr must be above 0 and minLr within 0 and lr, but are -1.0 and 0.0");
    refused("optim.beta2=1", "'optim': beta1 and beta2 must be 0 or more and below 1, but are 0.9 and 1.0");
    refused("optim.clipNorm=0", "'optim': weightDecay must be 0 or more and clipNorm above 0, but are 0.05 and 0.0");
    refused("data.eurosatShare=1", "'data': eurosatShare must be between 0 and 1, but is 1.0");
    refused("checkpoint.every=0", "'checkpoint': every must be 1 or more and keep 0 or more, but are 0 and 3");
  }

  @Test
  void keys_that_depend_on_one_another_are_set_in_any_order() {
    List<String> heads = List.of("model.decoderNumHeads=3", "model.decoderEmbedDim=96");

    assertThat(RecipeKeys.set(UNIT, heads)).isEqualTo(RecipeKeys.set(UNIT, heads.reversed()));
    assertThatThrownBy(() -> RecipeKeys.set(UNIT, List.of("steps=5", "model.decoderNumHeads=3")))
        .isInstanceOf(BadInput.class).hasMessage("--set steps=5 --set model.decoderNumHeads=3: 'model':"
            + " decoderEmbedDim must be a multiple of 4 and of decoderNumHeads 3, but is 64");
  }

  @Test
  void the_desk_network_is_for_starting_from_nothing() {
    A2MaeConfig desk = A2MaeRecipe.presets().get("desk").model();

    assertThat(desk.encoding()).isEqualTo(Encoding.LOCAL);
    assertThat(desk.bands()).isEqualTo(BandMode.ALL);
    assertThat(desk.patches()).isEqualTo(144);
  }

  @Test
  void the_released_encoding_refuses_a_base_network() {
    A2MaeRecipe base = A2MaeRecipe.presets().get("base");

    assertThat(base.model().encoding()).isEqualTo(Encoding.GENERAL);
    assertThatThrownBy(() -> RecipeKeys.set(base, "model.encoding=released")).isInstanceOf(BadInput.class)
        .hasMessage("--set model.encoding=released: 'model': encoding RELEASED needs 3 images and an embedDim of"
            + " 256 + 12n, but has 3 and 768");
  }

  private static void refused(String assignment, String problem, String... before) {
    A2MaeRecipe recipe = RecipeKeys.set(UNIT, List.of(before));
    assertThatThrownBy(() -> RecipeKeys.set(recipe, assignment)).isInstanceOf(BadInput.class)
        .hasMessage("--set " + assignment + ": " + problem);
  }
}
