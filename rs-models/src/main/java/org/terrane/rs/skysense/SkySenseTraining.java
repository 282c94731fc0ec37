package org.terrane.rs.skysense;

import java.util.Optional;
import org.terrane.nn.Init;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.tensor.Key;
import tools.jackson.databind.json.JsonMapper;

/// A run of SkySense, put together from its recipe: data, network, loop.
///
/// @param start step it begins at: 0, or that of the checkpoint it goes on from
/// @param warmStart what the recipe's file of weights gave; empty without one, and for a run that goes on
public record SkySenseTraining(SkySenseRecipe recipe, SkySenseData data, SkySenseLearner model,
    Optional<WarmStart> warmStart, AdamW optimizer, long start, Optional<Snapshot> from) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Opens the data and makes the network, or restores it. Writes nothing.
  ///
  /// @throws BadInput in one line, when the data is not what the checkpoint was trained on, or the recipe's weights do
  ///     not fit the network
  public static SkySenseTraining prepare(SkySenseRecipe recipe, Optional<Snapshot> from) {
    Optional<SkySenseData.Facts> before =
        from.map(snapshot -> JSON.readValue(snapshot.provenance().data(), SkySenseData.Facts.class));
    SkySenseData data = SkySenseData.open(recipe.data(), recipe.views(), recipe.model(), recipe.geo(),
        recipe.seed(), before);
    before.filter(facts -> !facts.fingerprint().equals(data.facts().fingerprint())).ifPresent(facts -> {
      throw new BadInput(from.orElseThrow().file() + ": was trained on data " + facts.fingerprint()
          + ", but the data is now " + data.facts().fingerprint() + "; give it back what it had, or start a new run");
    });
    SkySenseLearner model = SkySenseLearner.create(Init.of(root(recipe).fold("init")), recipe.model());
    Optional<WarmStart> warmStart = recipe.weights().filter(_ -> from.isEmpty())
        .map(file -> WarmStart.load(model.student().encoder(), file));
    SkySenseTraining training = new SkySenseTraining(recipe, data, model, warmStart, optimizer(recipe, model),
        from.map(Snapshot::step).orElse(0L), from);
    training.data().at(training.start()); // a damaged file shows itself before anything is written
    return training;
  }

  /// The loop, its weights restored where it goes on from a checkpoint.
  public TrainLoop<SkySenseBatch> loop(Checkpoints checkpoints) {
    SkySenseRecipe.Optim optim = recipe.optim();
    Schedule schedule = new Schedule.WarmupCosine(optim.lr(), optim.minLr(),
        Math.round(recipe.steps() * optim.warmup()), recipe.steps());
    TrainLoop.Plan plan = new TrainLoop.Plan(recipe.steps(), schedule, optim.clipNorm(), recipe.checkpoint().every());
    SkySenseObjective objective = SkySenseObjective.start(model, recipe.settings(), recipe.steps());
    TrainLoop<SkySenseBatch> loop = new TrainLoop<>(model, optimizer, objective, data, plan,
        root(recipe).fold("train"), provenance(), checkpoints);
    from.ifPresent(snapshot -> snapshot.restore(loop.state()));
    return loop;
  }

  private static AdamW optimizer(SkySenseRecipe recipe, SkySenseLearner model) {
    SkySenseRecipe.Optim optim = recipe.optim();
    return AdamW.create(model, new AdamW.Config(optim.beta1(), optim.beta2(), 1e-8, optim.weightDecay()),
        new Schedule.Cosine(optim.weightDecay(), optim.endWeightDecay(), recipe.steps()));
  }

  private Provenance provenance() {
    return Provenance.of(RecipeKeys.toJson(recipe), JSON.writeValueAsString(data.facts()), root(recipe));
  }

  private static Key root(SkySenseRecipe recipe) {
    return Key.of(recipe.seed());
  }
}
