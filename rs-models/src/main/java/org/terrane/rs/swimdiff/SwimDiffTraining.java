package org.terrane.rs.swimdiff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.LoadReport;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.OptimizerGroups;
import org.terrane.nn.optim.Sgd;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.Key;
import tools.jackson.databind.json.JsonMapper;

/// A run of SwiMDiff, put together from its recipe: data, network, loop.
///
/// @param start step it begins at: 0, or that of the checkpoint it goes on from
/// @param warmStart what the recipe's file of weights gave; empty without one, and for a run that goes on
public record SwimDiffTraining(SwimDiffRecipe recipe, SwimDiffData data, SwimDiff model,
    Optional<LoadReport> warmStart, OptimizerGroups optimizer, long start, Optional<Snapshot> from) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Opens the data and makes the network, or restores it. Writes nothing.
  ///
  /// @throws BadInput in one line, when the data is not what the checkpoint was trained on, or the recipe's weights do
  ///     not fit the network
  public static SwimDiffTraining prepare(SwimDiffRecipe recipe, Optional<Snapshot> from) {
    Optional<SwimDiffData.Facts> before =
        from.map(snapshot -> JSON.readValue(snapshot.provenance().data(), SwimDiffData.Facts.class));
    SwimDiffData data = SwimDiffData.open(recipe, before);
    before.filter(facts -> !facts.fingerprint().equals(data.facts().fingerprint())).ifPresent(facts -> {
      throw new BadInput(from.orElseThrow().file() + ": was trained on data " + facts.fingerprint()
          + ", but the data is now " + data.facts().fingerprint() + "; give it back what it had, or start a new run");
    });
    SwimDiff model =
        SwimDiff.create(Init.of(root(recipe).fold("init")), recipe.model(), data.facts().channels(), recipe.loss());
    Optional<LoadReport> warmStart = recipe.weights().filter(_ -> from.isEmpty())
        .map(file -> EncoderStart.load(model.query().encoder(), file));
    SwimDiffTraining training = new SwimDiffTraining(recipe, data, model, warmStart, optimizer(recipe.optim(), model),
        from.map(Snapshot::step).orElse(0L), from);
    training.data().at(training.start()); // a damaged file shows itself before anything is written
    return training;
  }

  /// The loop, its weights restored where it goes on from a checkpoint.
  public TrainLoop<SwimDiffBatch> loop(Checkpoints checkpoints) {
    SwimDiffRecipe.Optim optim = recipe.optim();
    TrainLoop.Plan plan = new TrainLoop.Plan(recipe.steps(), optim.over(recipe.steps()), optim.clipNorm(),
        recipe.checkpoint().every());
    SwimDiffObjective objective = SwimDiffObjective.start(model, recipe.matching(), recipe.loss(),
        recipe.momentum().over(recipe.steps()));
    TrainLoop<SwimDiffBatch> loop = new TrainLoop<>(model, optimizer, objective, data, plan,
        root(recipe).fold("train"), provenance(), checkpoints);
    from.ifPresent(snapshot -> snapshot.restore(loop.state()));
    return loop;
  }

  private static OptimizerGroups optimizer(SwimDiffRecipe.Optim optim, SwimDiff model) {
    Map<String, OptimizerGroups.Member> members = new LinkedHashMap<>();
    members.put("query",
        new OptimizerGroups.Member(Sgd.create(model.query(), optim.sgd(optim.weightDecay())), 1));
    model.unet().ifPresent(unet -> members.put("unet", new OptimizerGroups.Member(switch (optim.unet()) {
      case ADAMW -> AdamW.create(unet, new AdamW.Config(0.9, 0.999, 1e-8, optim.unetWeightDecay()));
      case SGD -> Sgd.create(unet, optim.sgd(optim.unetWeightDecay()));
    }, optim.unetLr() / optim.lr())));
    return OptimizerGroups.of(members);
  }

  /// The query side's encoder with the random weights it began with, without a head; a warm start is left out.
  public Encoder untrained() {
    return Encoder.create(Init.of(root(recipe).fold("init")).at("query"),
        recipe.model().encoder(data.facts().channels()), 0);
  }

  private Provenance provenance() {
    return Provenance.of(RecipeKeys.toJson(recipe), JSON.writeValueAsString(data.facts()), root(recipe));
  }

  private static Key root(SwimDiffRecipe recipe) {
    return Key.of(recipe.seed());
  }
}
