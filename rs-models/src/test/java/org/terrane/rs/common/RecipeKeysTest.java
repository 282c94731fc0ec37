package org.terrane.rs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeKeysTest {
  enum Policy {
    SOURCE_AWARE,
    INDEPENDENT
  }

  record Recipe(long seed, int steps, Data data, Mask mask, Optim optim, Optional<Path> weights) {}

  record Data(int batch, List<String> bands, List<Integer> sizes, Path folder) {}

  record Mask(Policy policy, float ratio) {
    Mask {
      if (ratio <= 0 || ratio >= 1) {
        throw new IllegalArgumentException("ratio must be between 0 and 1, but is " + ratio);
      }
    }
  }

  record Optim(double lr, double weightDecay, boolean clip, String name) {}

  private static final Recipe RECIPE =
      new Recipe(
          7,
          300,
          new Data(8, List.of("B02", "B03"), List.of(64, 96), Path.of("scenes")),
          new Mask(Policy.SOURCE_AWARE, 0.75f),
          new Optim(1.5e-4, 0.05, true, "adamw"),
          Optional.empty());

  @TempDir Path folder;

  @Test
  void json_names_every_component() {
    assertThat(RecipeKeys.toJson(RECIPE))
        .isEqualTo(
            """
            {
              "seed": 7,
              "steps": 300,
              "data": {
                "batch": 8,
                "bands": [ "B02", "B03" ],
                "sizes": [ 64, 96 ],
                "folder": "scenes"
              },
              "mask": {
                "policy": "source-aware",
                "ratio": 0.75
              },
              "optim": {
                "lr": 0.00015,
                "weightDecay": 0.05,
                "clip": true,
                "name": "adamw"
              },
              "weights": null
            }""");
  }

  @Test
  void json_gives_the_same_recipe_back() {
    Recipe full =
        RecipeKeys.set(
            RECIPE,
            List.of("weights=vit.safetensors", "seed=" + Long.MAX_VALUE, "mask.ratio=0.1", "optim.lr=1e-300"));
    assertThat(RecipeKeys.fromJson(Recipe.class, RecipeKeys.toJson(full), "x")).isEqualTo(full);
    assertThat(RecipeKeys.fromJson(Recipe.class, RecipeKeys.toJson(RECIPE), "x")).isEqualTo(RECIPE);
  }

  @Test
  void a_recipe_is_known_by_its_outermost_keys() {
    String json = RecipeKeys.toJson(RECIPE);
    assertThat(RecipeKeys.isOf(Recipe.class, json)).isTrue();
    assertThat(RecipeKeys.isOf(Recipe.class, json.replace("\"ratio\"", "\"share\""))).as("looked no deeper").isTrue();
    assertThat(RecipeKeys.isOf(Recipe.class, json.replace("\"mask\"", "\"masks\""))).isFalse();
    assertThat(RecipeKeys.isOf(Optim.class, json)).isFalse();
    assertThat(RecipeKeys.isOf(Recipe.class, "{}")).isFalse();
    assertThat(RecipeKeys.isOf(Recipe.class, "[1]")).isFalse();
    assertThat(RecipeKeys.isOf(Recipe.class, "")).isFalse();
    assertThat(RecipeKeys.isOf(Recipe.class, "no JSON")).isFalse();
  }

  @Test
  void set_changes_the_named_component_only() {
    Recipe changed = RecipeKeys.set(RECIPE, "optim.lr=1e-3");
    assertThat(changed.optim()).isEqualTo(new Optim(1e-3, 0.05, true, "adamw"));
    assertThat(changed).usingRecursiveComparison().ignoringFields("optim").isEqualTo(RECIPE);
  }

  @Test
  void set_reads_every_kind_of_value() {
    Recipe changed =
        RecipeKeys.set(
            RECIPE,
            List.of(
                "seed=-3", "steps=1e4", "mask.policy=independent", "mask.ratio=.5", "optim.clip=false",
                "optim.name=a=b",
                "data.folder=/tmp/a b", "data.bands=B8A, B11", "data.sizes=", "weights=w.safetensors"));
    assertThat(changed)
        .isEqualTo(
            new Recipe(
                -3,
                10_000,
                new Data(8, List.of("B8A", "B11"), List.of(), Path.of("/tmp/a b")),
                new Mask(Policy.INDEPENDENT, 0.5f),
                new Optim(1.5e-4, 0.05, false, "a=b"),
                Optional.of(Path.of("w.safetensors"))));
    assertThat(RecipeKeys.set(changed, "weights=").weights()).isEmpty();
  }

  @Test
  void a_misspelt_key_names_the_nearest() {
    refusedSet("optim.lrr=1", "--set optim.lrr=1: unknown key 'optim.lrr'; did you mean 'optim.lr'?");
    refusedSet("optim.weight_decay=1",
        "--set optim.weight_decay=1: unknown key 'optim.weight_decay'; did you mean 'optim.weightDecay'?");
    refusedSet("batch=4", "--set batch=4: unknown key 'batch'; did you mean 'data.batch'?");
    refusedSet("optim.lr.x=4", "--set optim.lr.x=4: unknown key 'optim.lr.x'; did you mean 'optim.lr'?");
    refusedSet("zebra=4",
        "--set zebra=4: unknown key 'zebra'; the top-level keys are seed, steps, data, mask, optim, weights");
  }

  @Test
  void a_value_of_the_wrong_kind_names_what_was_expected() {
    refusedSet("optim.lr=fast", "--set optim.lr=fast: 'optim.lr' must be a number, but is \"fast\"");
    refusedSet("optim.lr=NaN", "--set optim.lr=NaN: 'optim.lr' must be a number, but is \"NaN\"");
    refusedSet("steps=1.5", "--set steps=1.5: 'steps' must be a whole number, but is \"1.5\"");
    refusedSet("steps=3000000000", "--set steps=3000000000: 'steps' must be a whole number, but is \"3000000000\"");
    refusedSet("optim.clip=yes", "--set optim.clip=yes: 'optim.clip' must be true or false, but is \"yes\"");
    refusedSet("data.sizes=64,x", "--set data.sizes=64,x: 'data.sizes[1]' must be a whole number, but is \"x\"");
    refusedSet("mask.policy=random",
        "--set mask.policy=random: 'mask.policy' must be one of source-aware, independent, but is \"random\"");
  }

  @Test
  void a_record_that_refuses_its_values_is_heard() {
    refusedSet("mask.ratio=1.5", "--set mask.ratio=1.5: 'mask': ratio must be between 0 and 1, but is 1.5");
  }

  @Test
  void an_assignment_needs_a_leaf_and_a_value() {
    refusedSet("optim.lr", "--set optim.lr: expected path=value");
    refusedSet("mask=0.5", "--set mask=0.5: 'mask' is a group of keys; set one of mask.policy, mask.ratio");
  }

  @Test
  void overlay_keeps_what_the_file_does_not_mention() throws IOException {
    Path file = write("{\"steps\": 20, \"optim\": {\"lr\": 1e-2}}");
    assertThat(RecipeKeys.overlay(RECIPE, file))
        .isEqualTo(RecipeKeys.set(RECIPE, List.of("steps=20", "optim.lr=0.01")));
  }

  @Test
  void a_file_is_read_strictly() throws IOException {
    Path file = folder.resolve("recipe.json");
    refusedFile("{\"optim\": {\"lrr\": 1}}", file + ": unknown key 'optim.lrr'; did you mean 'optim.lr'?");
    refusedFile("{\"optim\": {\"lr\": \"1\"}}", file + ": 'optim.lr' must be a number, but is \"1\"");
    refusedFile("{\"optim\": {\"lr\": null}}", file + ": 'optim.lr' must be a number, but is null");
    refusedFile("{\"optim\": 3}", file + ": 'optim' must be a group of keys, but is 3");
    refusedFile("{\"data\": {\"bands\": \"B02\"}}", file + ": 'data.bands' must be a list, but is \"B02\"");
    refusedFile("[]", file + ": must be one JSON object");
    refusedFile("{\"seed\": 1,\n \"seed\": 2}",
        file + ": line 2, column 8: no valid JSON: Duplicate Object property \"seed\"");
  }

  @Test
  void a_whole_recipe_misses_no_key() throws IOException {
    Path file = write(RecipeKeys.toJson(RECIPE).replace("\"clip\": true,", ""));
    refused(() -> RecipeKeys.read(Recipe.class, file), file + ": missing key 'optim.clip'");
  }

  @Test
  void a_missing_file_is_named() {
    Path file = folder.resolve("none.json");
    refused(() -> RecipeKeys.read(Recipe.class, file), file + ": no such file");
  }

  @Test
  void values_are_a_flat_table() {
    assertThat(RecipeKeys.values(RECIPE))
        .containsEntry("data.bands", "[\"B02\",\"B03\"]")
        .containsEntry("optim.lr", "0.00015")
        .containsEntry("mask.policy", "source-aware")
        .doesNotContainKey("optim");
  }

  private static void refusedSet(String assignment, String message) {
    refused(() -> RecipeKeys.set(RECIPE, assignment), message);
  }

  private void refusedFile(String json, String message) throws IOException {
    Path file = write(json);
    refused(() -> RecipeKeys.overlay(RECIPE, file), message);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(BadInput.class).hasMessage(message);
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("recipe.json"), json);
  }
}
