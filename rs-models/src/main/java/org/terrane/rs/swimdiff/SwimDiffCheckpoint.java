package org.terrane.rs.swimdiff;

import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.nn.Init;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A checkpoint of a run of SwiMDiff, opened to use its network.
///
/// @param facts which bands the run read and how it normalised them, and so how the network expects them
public record SwimDiffCheckpoint(Snapshot snapshot, SwimDiffRecipe recipe, SwimDiffData.Facts facts) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Reads what the file says about itself, not its weights.
  ///
  /// @throws org.terrane.tensor.io.FormatException when the file is no checkpoint
  /// @throws BadInput when it is one of another method
  public static SwimDiffCheckpoint read(Path file) {
    Snapshot snapshot = Snapshot.read(file);
    SwimDiffRecipe recipe = RecipeKeys.fromJson(SwimDiffRecipe.class, snapshot.provenance().recipe(),
        file + ": must be a checkpoint of swimdiff, but its recipe is not");
    return new SwimDiffCheckpoint(snapshot, recipe, facts(snapshot));
  }

  /// How the run normalised its images.
  public BandStatistics statistics() {
    return facts.statistics();
  }

  /// The network with its pre-trained weights.
  ///
  /// @throws org.terrane.tensor.io.FormatException when the weights are not those of the recipe's network
  public SwimDiff pretrained() {
    SwimDiff model = untrained();
    snapshot.restoreModel(model);
    return model;
  }

  /// The network with the random weights its run began with; a warm start is left out.
  public SwimDiff untrained() {
    return SwimDiff.create(Init.of(snapshot.provenance().seed().fold("init")), recipe.model(), facts.channels(),
        recipe.loss());
  }

  private static SwimDiffData.Facts facts(Snapshot snapshot) {
    try {
      return Optional.ofNullable(JSON.readValue(snapshot.provenance().data(), SwimDiffData.Facts.class))
          .filter(SwimDiffData.Facts::isWhole).orElseThrow();
    } catch (JacksonException | NoSuchElementException e) {
      throw new BadInput(
          snapshot.file() + ": must tell which bands it read and how they were normalised, but does not");
    }
  }
}
