package org.terrane.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.nn.Slot;
import org.terrane.nn.StateDict;
import org.terrane.nn.diffusion.NoiseLoss;
import org.terrane.nn.layer.ResNet;
import org.terrane.nn.layer.unet.UNet;
import org.terrane.nn.layer.unet.UNetConfig;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.OptimizerGroups;
import org.terrane.nn.optim.OptimizerGroups.Member;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.optim.Sgd;
import org.terrane.nn.train.Batches;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Objective;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.StepMetrics;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.swimdiff.Encoder;
import org.terrane.rs.swimdiff.FalseNegatives;
import org.terrane.rs.swimdiff.KeyQueue;
import org.terrane.rs.swimdiff.LossWeights;
import org.terrane.rs.swimdiff.SceneMatching;
import org.terrane.rs.swimdiff.SwimDiff;
import org.terrane.rs.swimdiff.SwimDiffBatch;
import org.terrane.rs.swimdiff.SwimDiffConfig;
import org.terrane.rs.swimdiff.SwimDiffObjective;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;

/// A step of a tiny SwiMDiff (losses, all gradients, the queue, the momentum weights, batch-norm statistics) and ten
/// steps of its training are those of an independent one in PyTorch.
///
/// In F32, PyTorch itself is 6e-6 away from its own F64 in the gradients, 1e-6 in what follows the first step, 2e-6
/// after the tenth and 3e-7 in the losses.
class SwimDiffTest {
  private static final Key KEY = Key.of(1);
  private static final int BATCH = 4;
  private static final int CHANNELS = 3;
  private static final int SIDE = 48;
  private static final int EMBED_DIM = 8;
  private static final double LEARNING_RATE = 0.03;
  private static final ResNet.Config ENCODER =
      new ResNet.Config(ResNet.BlockKind.BASIC, CHANNELS, 4, List.of(1, 1, 1, 1), 0, false);
  private static final SwimDiffConfig CONFIG = new SwimDiffConfig(SIDE, SwimDiffConfig.Backbone.RESNET18, 4, EMBED_DIM,
      16, 1, new SwimDiffConfig.Diffusion(SwimDiffConfig.CondMode.FEATURE, 16, 4, List.of(1, 2, 2), 1, List.of(2), 2,
          List.of(3, 4, 5), SwimDiffConfig.Schedule.COSINE, 1000));
  private static final SceneMatching MATCHING =
      new SceneMatching(0.2, FalseNegatives.ELIMINATE, 0, false, false);
  private static final LossWeights WEIGHTS = new LossWeights(1, 0.5, Optional.empty(), 0);
  private static final int LOSSES = 2; // contrastive, diffusion

  private final ModelGolden golden = ModelGolden.of("swimdiff/tiny");
  private final SwimDiff model = tiny();
  private final SwimDiffObjective objective =
      SwimDiffObjective.start(model, MATCHING, WEIGHTS, new Schedule.Constant(0.9));

  SwimDiffTest() {
    golden.fill(model); // the key side too, which begins elsewhere than the query side
  }

  @Test
  void a_step_has_pytorchs_losses_gradients_queue_momentum_weights_and_statistics() {
    Scope.run(() -> {
      Grad.Result result = Run.training(KEY)
          .call(() -> Grad.valueAndGrad(model.parameters(), () -> loss(new Step(0), KEY).total()));
      StateDict.of(model).parameters().forEach((name, parameter) -> {
        if (!name.startsWith("key.")) {
          golden.check("grad/" + name, result.grads().of(parameter), 1e-5);
        }
      });
      checkWhatFollows("first", 3e-6);
    });
  }

  @Test
  void ten_steps_have_pytorchs_losses_and_leave_its_queue_and_momentum_weights(@TempDir Path folder) {
    double[] expected = golden.tensor("losses").toDoubles(); // (steps, 2)
    int steps = expected.length / LOSSES;
    TrainLoop.Plan plan =
        new TrainLoop.Plan(steps, new Schedule.Constant(LEARNING_RATE), Double.POSITIVE_INFINITY, steps);
    TrainLoop<Step> loop = new TrainLoop<>(model, optimizer(), this::loss, step -> new Step((int) step), plan, KEY,
        Provenance.of("", "golden", KEY), new Checkpoints(folder, 1));

    List<StepMetrics> metrics = new ArrayList<>();
    loop.run(0, metrics::add, StopFlag.manual());

    assertThat(metrics).hasSize(steps);
    for (int step = 0; step < steps; step++) {
      Map<String, Float> parts = metrics.get(step).parts();
      isClose(parts.get("contrastive"), expected[LOSSES * step], "contrastive loss of step " + step);
      isClose(parts.get("diffusion"), expected[LOSSES * step + 1], "diffusion loss of step " + step);
    }
    checkWhatFollows("last", 1e-5);
  }

  private static void isClose(float actual, double expected, String what) {
    assertThat((double) actual).as(what).isCloseTo(expected, within(1e-6 * expected));
  }

  /// The golden's batch, with the numbers its samples have in a step.
  private record Step(int number) implements Batches.Batch {
    @Override
    public int images() {
      return BATCH;
    }
  }

  private Objective.Loss loss(Step step, Key key) {
    int n = step.number();
    long first = (long) n * BATCH;
    SwimDiffBatch batch = new SwimDiffBatch(CHANNELS, SIDE, views("query_view"), views("key_view"),
        golden.tensor("scenes").toLongs(), LongStream.range(first, first + BATCH).toArray(), n);
    return objective.loss(batch, key,
        clean -> new NoiseLoss.Draw(golden.tensor("times").select(0, n), golden.tensor("noise").select(0, n)));
  }

  private float[] views(String name) {
    double[] bytes = golden.tensor(name).toDoubles();
    float[] views = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      views[i] = (float) bytes[i] / 255;
    }
    return views;
  }

  /// The key side, the queue and all statistics of batch norms.
  private void checkWhatFollows(String when, double tolerance) {
    StateDict.of(model).forEach((name, slot) -> {
      if (name.startsWith("key.") || !(slot instanceof Slot.OfParameter)) {
        golden.check(when + "/" + name, slot.value(), tolerance);
      }
    });
  }

  /// One block in each layer, where published networks have two.
  private static SwimDiff tiny() {
    Init init = Init.of(KEY);
    UNetConfig unet = new UNetConfig(CHANNELS, 4, List.of(1, 2, 2), 1, List.of(2), 2, List.of(8, 16, 32));
    return new SwimDiff(Encoder.create(init.at("query"), ENCODER, EMBED_DIM),
        Optional.of(Encoder.create(init.at("key").frozen(), ENCODER, EMBED_DIM)),
        Optional.of(KeyQueue.create(init.at("queue"), CONFIG.queue(), EMBED_DIM)),
        Optional.of(UNet.create(init.at("unet"), unet)), CONFIG);
  }

  private OptimizerGroups optimizer() {
    AdamW.Config adam = new AdamW.Config(0.9, 0.999, 1e-8, 0.01);
    Map<String, Member> members = new LinkedHashMap<>();
    members.put("query", new Member(Sgd.create(model.query(), Sgd.Config.RESNET), 1));
    members.put("unet", new Member(AdamW.create(model.unet().orElseThrow(), adam), 1e-3 / LEARNING_RATE));
    return OptimizerGroups.of(members);
  }
}
