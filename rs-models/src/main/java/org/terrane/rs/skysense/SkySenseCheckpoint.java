package org.terrane.rs.skysense;

import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A checkpoint of a run of SkySense, opened to use its network.
///
/// @param facts which bands the run read and how it normalised them, and so how the network expects them
public record SkySenseCheckpoint(Snapshot snapshot, SkySenseRecipe recipe, SkySenseData.Facts facts) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Reads what the file says about itself, not its weights.
  ///
  /// @throws org.terrane.tensor.io.FormatException when the file is no checkpoint
  /// @throws BadInput when it is one of another method
  public static SkySenseCheckpoint read(Path file) {
    Snapshot snapshot = Snapshot.read(file);
    SkySenseRecipe recipe = RecipeKeys.fromJson(SkySenseRecipe.class, snapshot.provenance().recipe(),
        file + ": must be a checkpoint of skysense, but its recipe is not");
    return new SkySenseCheckpoint(snapshot, recipe, facts(snapshot));
  }

  /// Everything that was trained, with its weights.
  ///
  /// @throws org.terrane.tensor.io.FormatException when the weights are not those of the recipe's network
  public SkySenseLearner learner() {
    SkySenseLearner learner = untrainedLearner();
    snapshot.restoreModel(learner);
    return learner;
  }

  /// The student's encoder with the prototypes of the regions that training came to. The teacher's is in [#learner]; it
  /// is the steadier one only after so many steps that little is left in it of the random weights it began with.
  ///
  /// @throws org.terrane.tensor.io.FormatException when the weights are not those of the recipe's network
  public Pretrained pretrained() {
    return Pretrained.of(learner());
  }

  /// The same with the random weights its run began with; a warm start is left out.
  public Pretrained untrained() {
    return Pretrained.of(untrainedLearner());
  }

  private SkySenseLearner untrainedLearner() {
    return SkySenseLearner.create(Init.of(snapshot.provenance().seed().fold("init")), recipe.model());
  }

  private static SkySenseData.Facts facts(Snapshot snapshot) {
    try {
      return Optional.ofNullable(JSON.readValue(snapshot.provenance().data(), SkySenseData.Facts.class))
          .filter(SkySenseData.Facts::isWhole).orElseThrow();
    } catch (JacksonException | NoSuchElementException e) {
      throw new BadInput(
          snapshot.file() + ": must tell which bands it read and how they were normalised, but does not");
    }
  }
}
