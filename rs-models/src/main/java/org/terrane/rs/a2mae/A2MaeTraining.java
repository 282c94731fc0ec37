package org.terrane.rs.a2mae;

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

/// A run of A²-MAE, put together from its recipe: data, network, loop.
///
/// @param start step it begins at: 0, or that of the checkpoint it goes on from
/// @param warmStart what the recipe's file of weights gave; empty without one, and for a run that goes on
public record A2MaeTraining(A2MaeRecipe recipe, A2MaeData data, A2Mae model, Optional<WarmStart> warmStart,
    AdamW optimizer, long start, Optional<Snapshot> from) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Opens the data and makes the network, or restores it. Writes nothing.
  ///
  /// @throws BadInput in one line, when the data is not what the checkpoint was trained on, or the recipe's weights do
  ///     not fit the network
  public static A2MaeTraining prepare(A2MaeRecipe recipe, Optional<Snapshot> from) {
    Optional<A2MaeData.Facts> before =
        from.map(snapshot -> JSON.readValue(snapshot.provenance().data(), A2MaeData.Facts.class));
    A2MaeData data = A2MaeData.open(recipe, before);
    before.filter(facts -> !facts.fingerprint().equals(data.facts().fingerprint())).ifPresent(facts -> {
      throw new BadInput(from.orElseThrow().file() + ": was trained on data " + facts.fingerprint()
          + ", but the data is now " + data.facts().fingerprint() + "; give it back what it had, or start a new run");
    });
    A2Mae model = A2Mae.create(Init.of(root(recipe).fold("init")), recipe.model());
    Optional<WarmStart> warmStart = recipe.weights().filter(_ -> from.isEmpty())
        .map(file -> WarmStart.load(model, file));
    AdamW optimizer = AdamW.create(model, new AdamW.Config(recipe.optim().beta1(), recipe.optim().beta2(), 1e-8,
        recipe.optim().weightDecay()));
    A2MaeTraining training = new A2MaeTraining(recipe, data, model, warmStart, optimizer,
        from.map(Snapshot::step).orElse(0L), from);
    training.data().at(training.start()); // a damaged file shows itself before anything is written
    return training;
  }

  /// The loop, its weights restored where it goes on from a checkpoint.
  public TrainLoop<A2MaeBatch> loop(Checkpoints checkpoints) {
    A2MaeRecipe.Optim optim = recipe.optim();
    Schedule schedule = new Schedule.WarmupCosine(optim.lr(), optim.minLr(),
        Math.round(recipe.steps() * optim.warmup()), recipe.steps());
    TrainLoop.Plan plan = new TrainLoop.Plan(recipe.steps(), schedule, optim.clipNorm(), recipe.checkpoint().every());
    TrainLoop<A2MaeBatch> loop = new TrainLoop<>(model, optimizer, new A2MaeObjective(model, recipe.normPix()), data,
        plan, root(recipe).fold("train"), provenance(), checkpoints);
    from.ifPresent(snapshot -> snapshot.restore(loop.state()));
    return loop;
  }

  private Provenance provenance() {
    return Provenance.of(RecipeKeys.toJson(recipe), JSON.writeValueAsString(data.facts()), root(recipe));
  }

  private static Key root(A2MaeRecipe recipe) {
    return Key.of(recipe.seed());
  }
}
