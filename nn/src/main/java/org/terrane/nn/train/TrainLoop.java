package org.terrane.nn.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Gradients;
import org.terrane.nn.Layer;
import org.terrane.nn.optim.Optimizer;
import org.terrane.nn.optim.Schedule;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;

/// The training loop: load → step → log → snapshot.
///
/// The numbers of a step follow from its number, the root key and the state before it, and from nothing else: no
/// clock, no thread count, no history. So a run that goes on from a snapshot makes the very losses and weights of a
/// run that was never stopped.
///
/// @param batches     what each step sees
/// @param key         root of all randomness: step i draws from `key.fold(i)`
/// @param checkpoints where snapshots go
public record TrainLoop<B extends Batches.Batch>(Layer model, Optimizer optimizer, Objective<B> objective,
    Batches<B> batches, Plan plan, Key key, Provenance provenance, Checkpoints checkpoints) {
  private static final int LOADER_THREADS = 1;
  private static final int BATCHES_AHEAD = 3;
  private static final int FORWARD_AND_BACKWARD = 3; // a backward pass has two products for each of the forward's

  /// How long, how fast, and how often something is kept.
  ///
  /// @param steps         of the whole run
  /// @param schedule      learning rate of each step
  /// @param clipNorm      bound of the joint gradient norm; infinity for none
  /// @param snapshotEvery steps between checkpoints; the last step always writes one
  public record Plan(long steps, Schedule schedule, double clipNorm, long snapshotEvery) {
    public Plan {
      if (steps < 1 || snapshotEvery < 1 || !(clipNorm > 0)) {
        throw new IllegalArgumentException("[trainLoop] steps, snapshotEvery and clipNorm must be above 0, but are "
            + steps + ", " + snapshotEvery + " and " + clipNorm);
      }
    }
  }

  /// How a run ended.
  ///
  /// @param step          steps made in all
  /// @param stopped       whether the stop flag ended it before its last step
  /// @param waitedSeconds spent waiting for data
  public record Ending(long step, boolean stopped, double waitedSeconds) {}

  /// Everything a snapshot must hold.
  public TrainState state() {
    return new TrainState(model, optimizer.state());
  }

  /// Puts the newest checkpoint back that can be read.
  ///
  /// @param warn told of each newer one that cannot
  /// @return the step to go on from; 0, and nothing is changed, when there is no checkpoint
  /// @throws org.terrane.tensor.io.FormatException when it is a checkpoint of another model
  public long resume(Consumer<String> warn) {
    Optional<Snapshot> last = checkpoints.latest(warn);
    last.ifPresent(snapshot -> snapshot.restore(state()));
    return last.map(Snapshot::step).orElse(0L);
  }

  /// Runs from step `start` (0 for a new run, what [#resume] says for one that goes on) to the end of the plan.
  ///
  /// @param log told each step when it is done
  /// @throws DivergedException when a loss or gradient is not finite; the step is not taken
  public Ending run(long start, Consumer<StepMetrics> log, StopFlag stop) {
    Optional<Path> lastGood = checkpoints.latest(warning -> { }).map(Snapshot::file);
    long step = start;
    long saved = start;
    try (Prefetch<B> loader = Prefetch.start(batches, start, plan.steps(), LOADER_THREADS, BATCHES_AHEAD)) {
      while (step < plan.steps() && !stop.isRaised()) {
        long began = System.nanoTime();
        B batch = loader.take();
        long waited = System.nanoTime() - began;
        Step done = step(step, batch, lastGood);
        step++;
        log.accept(done.metrics(step, batch.images(), System.nanoTime() - began, waited));
        if (step % plan.snapshotEvery() == 0) {
          lastGood = Optional.of(checkpoints.write(step, provenance, state()).file());
          saved = step;
        }
      }
      if (step > saved) {
        checkpoints.write(step, provenance, state());
      }
      return new Ending(step, step < plan.steps(), loader.waitedSeconds());
    }
  }

  /// What a step computed.
  private record Step(float loss, Map<String, Float> parts, double learningRate, long flops) {
    StepMetrics metrics(long step, int images, long nanos, long waited) {
      return new StepMetrics(step, loss, parts, learningRate, images * 1e9 / nanos, (double) flops / nanos,
          (double) waited / nanos);
    }
  }

  private Step step(long step, B batch, Optional<Path> lastGood) {
    return Run.current().callTogether(() -> {
      Step done = Run.training(layersKey(step)).call(() -> Scope.run(() -> taken(step, batch, lastGood)));
      Scope.run(() -> objective.afterStep(step));
      return done;
    });
  }

  private Step taken(long step, B batch, Optional<Path> lastGood) {
    FlopCounter counter = new FlopCounter();
    Differentiated made = differentiated(step, batch, counter);
    Gradients gradients = made.total().grads();
    double norm = gradients.norm(); // read first: waits for the device, and the other numbers lie ready then
    float loss = finite(made.total().value().item(), "loss", step, batch, lastGood);
    finite(norm, "gradient norm", step, batch, lastGood);
    double rate = plan.schedule().at(step);
    Map<String, Float> numbers = made.numbers();
    optimizer.step(clipped(gradients, norm), rate);
    return new Step(loss, numbers, rate, FORWARD_AND_BACKWARD * counter.flops());
  }

  /// The loss of a step and its gradients.
  ///
  /// @param term gradients of the term whose share is measured, if one is
  private record Differentiated(Objective.Loss loss, Grad.Result total, Optional<Gradients> term) {
    Map<String, Float> numbers() {
      Map<String, Float> numbers = new LinkedHashMap<>();
      loss.parts().forEach((name, part) -> numbers.put(name, part.item()));
      loss.share().ifPresent(share -> numbers.put(share.name(), share.of(total.grads(), term.orElseThrow())));
      return numbers;
    }
  }

  private Differentiated differentiated(long step, B batch, FlopCounter counter) {
    AtomicReference<Objective.Loss> made = new AtomicReference<>();
    List<Grad.Result> results = Grad.valuesAndGrads(model.parameters(), () -> {
      Objective.Loss loss = Run.current().with(counter).call(() -> objective.loss(batch, objectiveKey(step)));
      made.set(loss);
      return Stream.concat(loss.share().map(GradientShare::term).stream(), Stream.of(loss.total())).toList();
    });
    Objective.Loss loss = made.get();
    return new Differentiated(loss, results.getLast(), loss.share().map(_ -> results.getFirst().grads()));
  }

  private Gradients clipped(Gradients gradients, double norm) {
    return norm > plan.clipNorm() ? gradients.scaled(plan.clipNorm() / (norm + 1e-6)) : gradients;
  }

  private float finite(float value, String what, long step, B batch, Optional<Path> lastGood) {
    return (float) finite((double) value, what, step, batch, lastGood);
  }

  /// Runs the step again under a check of every operation if its value is lost.
  private double finite(double value, String what, long step, B batch, Optional<Path> lastGood) {
    if (Double.isFinite(value)) {
      return value;
    }
    FiniteCheck check = new FiniteCheck(model);
    Run.training(layersKey(step)).with(check).call(() -> Scope.run(() ->
        Grad.valueAndGrad(model.parameters(), () -> objective.loss(batch, objectiveKey(step)).total()).value().item()));
    throw new DivergedException(step + 1, what, value, check.found(), lastGood);
  }

  private Key layersKey(long step) {
    return key.fold(step).fold("layers");
  }

  private Key objectiveKey(long step) {
    return key.fold(step).fold("objective");
  }
}
