package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.Linear;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.optim.Sgd;
import org.terrane.nn.train.Batches;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Objective;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// The whole step of the contrastive branch on made points: samples of scenes, told apart under noise.
class MatchingTrainingTest {
  private static final int STEPS = 90;
  private static final int STOPPED = 50; // in the middle of a round through the queue
  private static final int BATCH = 16;
  private static final int QUEUE = 64;
  private static final int WIDTH = 16;
  private static final int SIGNAL = 8;
  private static final double MOMENTUM = 0.9;
  private static final Key ROOT = Key.of(21);

  private record Encoder(Linear first, Linear second) implements Layer {
    static Encoder create(Init init) {
      return new Encoder(Linear.create(init.at("first"), WIDTH, 32), Linear.create(init.at("second"), 32, 8));
    }

    Tensor forward(Tensor x) {
      return l2Normalize(second.forward(first.forward(x).relu()), -1);
    }
  }

  private record Model(Encoder query, Encoder key, KeyQueue queue) implements Layer {
    static Model create() {
      Init init = Init.of(ROOT);
      return new Model(Encoder.create(init.at("query")), Encoder.create(init.at("key").frozen()),
          KeyQueue.create(init.at("queue"), QUEUE, 8));
    }
  }

  /// Half of a point's numbers are its own, the other half are noise of the view that is twice as loud.
  private record Points(long[] samples, long[] scenes) implements Batches.Batch {
    static Points at(long step) {
      long[] samples = Vectors.ids(step * BATCH, BATCH);
      long[] scenes = new long[BATCH];
      for (int i = 0; i < BATCH; i++) {
        scenes[i] = ROOT.fold("scene").fold(samples[i]).below(20);
      }
      return new Points(samples, scenes);
    }

    Tensor view(Key key) {
      List<Tensor> rows = new ArrayList<>();
      for (long sample : samples) {
        Tensor own = Tensor.normal(ROOT.fold("sample").fold(sample), DType.F32, 1, SIGNAL);
        Tensor noise = Tensor.normal(key.fold(sample), DType.F32, 1, WIDTH - SIGNAL).mul(2);
        rows.add(Tensor.concat(1, own, noise));
      }
      return Tensor.concat(0, rows);
    }

    @Override
    public int images() {
      return BATCH;
    }
  }

  /// MoCo's order: average, queries, keys, loss; the queue takes the keys in for the next step.
  private static Objective<Points> objective(Model model) {
    MomentumEncoder<Encoder> momentum =
        MomentumEncoder.start(model.key(), model.query(), Encoder::forward, new GhostGroups(2));
    return (batch, key) -> {
      momentum.update(MOMENTUM);
      Tensor queries = model.query().forward(batch.view(key.fold("query")));
      Tensor keys = momentum.keys(batch.view(key.fold("key")), key);
      SceneMatching.Result result = SceneMatching.DEFAULT.match(queries, keys, batch.scenes(), model.queue());
      model.queue().enqueue(keys, batch.scenes(), batch.samples());
      return new Objective.Loss(result.loss(), Map.of("accuracy", result.accuracy()));
    };
  }

  private static TrainLoop<Points> loop(Path folder) {
    Model model = Model.create();
    TrainLoop.Plan plan = new TrainLoop.Plan(STEPS, new Schedule.WarmupCosine(0.3, 0.3, 0, STEPS), 1.0, STEPS / 2);
    return new TrainLoop<>(model, Sgd.create(model, Sgd.Config.RESNET), objective(model), Points::at, plan, ROOT,
        Provenance.of("{}", "points", ROOT), new Checkpoints(folder, 3));
  }

  @Test
  void accuracy_over_the_queue_rises_far_above_chance(@TempDir Path folder) {
    List<Float> accuracy = new ArrayList<>();
    loop(folder).run(0, step -> accuracy.add(step.parts().get("accuracy")), StopFlag.manual());

    double start = mean(accuracy.subList(4, 9)); // the queue is full after four steps
    double end = mean(accuracy.subList(STEPS - 5, STEPS));
    assertThat(start).isLessThan(0.2);
    assertThat(end).isGreaterThan(0.6);
  }

  @Test
  void a_run_that_goes_on_is_to_the_bit_the_run_that_never_stopped(@TempDir Path folder) {
    TrainLoop<Points> whole = loop(folder.resolve("whole"));
    List<Float> losses = new ArrayList<>();
    whole.run(0, step -> losses.add(step.loss()), StopFlag.manual());
    List<Float> again = new ArrayList<>();
    StopFlag stop = StopFlag.manual();
    loop(folder.resolve("parts")).run(0, step -> {
      again.add(step.loss());
      if (step.step() == STOPPED) {
        stop.raise();
      }
    }, stop);

    TrainLoop<Points> rest = loop(folder.resolve("parts"));
    long start = rest.resume(warning -> { });
    rest.run(start, step -> again.add(step.loss()), StopFlag.manual());

    assertThat(start).isEqualTo(STOPPED);
    assertThat(again).isEqualTo(losses);
    Map<String, Tensor> expected = StateDict.of(whole.state()).tensors();
    assertThat(expected).containsKeys("model.key.first.weight", "model.queue.vectors", "model.queue.scenes");
    StateDict.of(rest.state()).tensors().forEach((name, found) ->
        assertThat(found.toDoubles()).as(name).isEqualTo(expected.get(name).toDoubles()));
  }

  private static double mean(List<Float> values) {
    return values.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
  }
}
