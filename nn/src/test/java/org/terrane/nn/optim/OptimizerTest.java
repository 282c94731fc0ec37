package org.terrane.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Gradients;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.layer.BatchNorm2d;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

class OptimizerTest {
  private static final Init INIT = Init.of(Key.of(1)).as(DType.F64);

  /// A matrix that decays, a bias and a token that do not.
  private record Model(Parameter weight, Parameter bias, Parameter clsToken, Parameter posEmbed) implements Layer {
    static Model create() {
      return new Model(INIT.full(2, 1, 1), INIT.full(2, 1), INIT.full(2, 1, 1, 1),
          INIT.frozen(() -> Tensor.full(2, DType.F64, 1, 1, 1)));
    }

    /// A loss whose gradient is `g` for every parameter.
    Gradients gradients(double g) {
      return Grad.valueAndGrad(parameters(), () ->
          weight.value().sum().add(bias.value().sum()).add(clsToken.value().sum()).mul(g)).grads();
    }

    List<Double> values() {
      return parameters().stream().map(p -> p.value().toDoubles()[0]).toList();
    }
  }

  /// By hand, lr 0.1, β (0.9, 0.95), wd 0.5, g = 4 then −1:
  /// step 1: m̂ = 4, v̂ = 16, p = 2·0.95 − 0.1 = 1.8;
  /// step 2: m = 0.26, v = 0.81, m̂ = 0.26/0.19, v̂ = 0.81/0.0975.
  @Test
  void adamw_makes_the_steps_computed_by_hand() {
    Model model = Model.create();
    AdamW adamW = AdamW.create(model, new AdamW.Config(0.9, 0.95, 0, 0.5));

    adamW.step(model.gradients(4), 0.1);
    assertValues(model, 1.8, 1.9, 1.9, 2.0);
    adamW.step(model.gradients(-1), 0.1);

    double change = 0.1 * (0.26 / 0.19) / Math.sqrt(0.81 / 0.0975);
    assertValues(model, 1.8 * 0.95 - change, 1.9 - change, 1.9 - change, 2.0);
    assertThat(adamW.state().step().value()).isEqualTo(2);
  }

  /// With g = 0 nothing but the decay moves: p = 2·(1 − 0.1·0.5), then ·(1 − 0.1·1). The steps made are state, so that
  /// an optimizer that goes on decays as one that never stopped.
  @Test
  void adamw_decays_by_a_schedule() {
    Model model = Model.create();
    AdamW adamW = AdamW.create(model, new AdamW.Config(0.9, 0.95, 1e-8, 7), new Schedule.Cosine(0.5, 1.5, 2));
    adamW.step(model.gradients(0), 0.1);
    assertValues(model, 1.9, 2, 2, 2);

    AdamW other = AdamW.create(model, new AdamW.Config(0.9, 0.95, 1e-8, 7), new Schedule.Cosine(0.5, 1.5, 2));
    other.state().step().increment();
    other.step(model.gradients(0), 0.1);
    assertValues(model, 1.71, 2, 2, 2);
  }

  @Test
  void adamw_keeps_its_moments_under_the_names_of_the_parameters() {
    Model model = Model.create();
    AdamW adamW = AdamW.create(model, AdamW.Config.MAE);

    assertThat(StateDict.of(adamW.state()).slots().keySet()).containsExactly("exp_avg.weight", "exp_avg.bias",
        "exp_avg.cls_token", "exp_avg_sq.weight", "exp_avg_sq.bias", "exp_avg_sq.cls_token", "step");
  }

  /// Momentum 0.9, wd 0.5, lr 0.1: b = 4 + 0.5·2 = 5, p = 1.5; b = 4.5 + 4 + 0.75 = 9.25, p = 0.575.
  @Test
  void sgd_makes_the_steps_computed_by_hand() {
    Model model = Model.create();
    Sgd sgd = Sgd.create(model, new Sgd.Config(0.9, false, 0.5));

    sgd.step(model.gradients(4), 0.1);
    sgd.step(model.gradients(4), 0.1);

    assertValues(model, 0.575, 2 - 0.4 - 0.76, 2 - 0.4 - 0.76, 2.0);
  }

  /// wd 0.5, trust 0.01, lr 0.1: d = 4 + 1 = 5, scaled by 0.01·2/5 to 0.02. The bias takes its gradient as it is.
  @Test
  void lars_makes_the_step_computed_by_hand() {
    Model model = Model.create();
    Lars lars = Lars.create(model, new Lars.Config(0.9, 0.5, 0.01));

    lars.step(model.gradients(4), 0.1);

    assertThat(model.weight().value().toDoubles()[0]).isCloseTo(2 - 0.1 * 0.02, within(1e-12));
    assertThat(model.bias().value().toDoubles()[0]).isCloseTo(2 - 0.4, within(1e-12));
  }

  @Test
  void a_parameter_without_a_gradient_is_an_error() {
    Model model = Model.create();
    Gradients some = Grad.valueAndGrad(List.of(model.weight()), () -> model.weight().value().sum()).grads();

    assertThatThrownBy(() -> AdamW.create(model, AdamW.Config.MAE).step(some, 0.1))
        .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("no gradient was asked");
  }

  @Test
  void an_ema_moves_parameters_and_leaves_buffers_alone() {
    BatchNorm2d fast = BatchNorm2d.create(INIT, 1);
    BatchNorm2d slow = BatchNorm2d.create(INIT, 1);
    slow.weight().assign(Tensor.full(9, DType.F64, 1));
    train(fast, 4, 6);
    Ema ema = Ema.start(slow, fast);
    assertThat(slow.weight().value().item()).isEqualTo(1);
    assertThat(slow.runningMean().value().toDoubles()).isEqualTo(fast.runningMean().value().toDoubles());
    assertThat(slow.numBatchesTracked().value()).isEqualTo(1);
    fast.weight().assign(Tensor.full(2, DType.F64, 1));
    train(fast, 4, 6);
    double[] own = slow.runningMean().value().toDoubles();

    ema.update(0.75);

    assertThat(slow.weight().value().item()).isEqualTo(1.25f);
    assertThat(slow.runningMean().value().toDoubles()).isEqualTo(own)
        .isNotEqualTo(fast.runningMean().value().toDoubles());
    assertThat(slow.numBatchesTracked().value()).isEqualTo(1);
  }

  private static void train(BatchNorm2d norm, double... batch) {
    Run.training(Key.of(0)).call(() -> norm.forward(Tensor.of(batch, batch.length, 1, 1, 1)));
  }

  @Test
  void an_ema_of_another_model_is_refused() {
    assertThatThrownBy(() -> Ema.start(Linear.create(INIT, 2, 2), Linear.withoutBias(INIT, 2, 2)))
        .hasMessage("[ema] slow and fast model must have the same names, but bias is in one only");
  }

  private static void assertValues(Model model, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(model.values().get(i)).isCloseTo(expected[i], within(1e-12));
    }
  }
}
