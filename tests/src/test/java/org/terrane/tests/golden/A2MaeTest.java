package org.terrane.tests.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.nn.optim.AdamW;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.a2mae.A2Mae;
import org.terrane.rs.a2mae.A2MaeBatch;
import org.terrane.rs.a2mae.A2MaeObjective;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;

/// The loss of a tiny A²-MAE, its gradients and ten steps of its training are those of an independent one in PyTorch.
class A2MaeTest {
  private static final Key KEY = Key.of(1);
  private static final double LEARNING_RATE = 2e-3;
  private static final double CLIP_NORM = 1.0;
  /// As close as F32 comes. Weight decay on the tokens would move the losses by 1e-5, an ε ten times as large by 5e-6.
  private static final double OF_LOSS = 1e-6;

  @ParameterizedTest
  @EnumSource
  void loss_and_all_gradients(A2MaeCase encoding) {
    A2Mae model = model(encoding);
    A2MaeBatch batch = encoding.batch();
    Scope.run(() -> {
      Grad.Result result =
          Grad.valueAndGrad(model.parameters(), () -> new A2MaeObjective(model, true).loss(batch, KEY).total());
      encoding.golden().check("loss", result.value(), OF_LOSS);
      encoding.golden().checkGradients(model, result.grads(), 2e-6);
    });
  }

  @ParameterizedTest
  @EnumSource
  void ten_training_losses(A2MaeCase encoding, @TempDir Path folder) {
    A2Mae model = model(encoding);
    A2MaeBatch batch = encoding.batch();
    double[] expected = encoding.golden().tensor("losses").toDoubles();
    TrainLoop.Plan plan =
        new TrainLoop.Plan(expected.length, new Schedule.Constant(LEARNING_RATE), CLIP_NORM, expected.length);
    TrainLoop<A2MaeBatch> loop = new TrainLoop<>(model, AdamW.create(model, AdamW.Config.MAE),
        new A2MaeObjective(model, true), step -> batch, plan, KEY, Provenance.of("", "golden", KEY),
        new Checkpoints(folder, 1));

    List<Double> losses = new ArrayList<>();
    loop.run(0, metrics -> losses.add((double) metrics.loss()), StopFlag.manual());

    assertThat(losses).hasSize(expected.length);
    for (int step = 0; step < expected.length; step++) {
      assertThat(losses.get(step)).as("loss of step %d", step)
          .isCloseTo(expected[step], within(OF_LOSS * expected[step]));
    }
  }

  private static A2Mae model(A2MaeCase encoding) {
    A2Mae model = A2Mae.create(Init.of(KEY), encoding.config());
    encoding.golden().fill(model);
    return model;
  }
}
