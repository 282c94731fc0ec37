package org.terrane.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.terrane.tensor.fused.Dropout.dropout;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backends;

/// A function in a checkpoint is the function, and so are its gradients, bit for bit.
class CheckpointTest {
  private static final Key KEY = Key.of(5);
  private static final Tensor X = Tensor.normal(KEY.fold("x"), DType.F32, 4, 3);
  private static final Parameter WEIGHT = Parameter.of(Tensor.normal(KEY.fold("weight"), DType.F32, 3, 3));
  private static final Parameter FROZEN = Parameter.frozen(Tensor.normal(KEY.fold("frozen"), DType.F32, 3));

  private static final UnaryOperator<Tensor> LAYER =
      x -> x.matmul(WEIGHT.value()).add(FROZEN.value()).tanh();

  @Test
  void what_is_read_from_outside_gets_its_gradient() {
    same(() -> LAYER.apply(X), () -> Checkpoint.run(() -> LAYER.apply(X)));
  }

  @Test
  void checkpoints_in_checkpoints_are_the_same_too() {
    same(() -> LAYER.apply(LAYER.apply(X)), () -> Checkpoint.run(() -> {
      Tensor inner = Checkpoint.run(() -> LAYER.apply(X));
      return Checkpoint.run(() -> LAYER.apply(inner));
    }));
  }

  @Test
  void the_replay_draws_what_was_drawn() {
    Supplier<Tensor> draws = () -> dropout(LAYER.apply(X), 0.5f, Run.current().trainingKey().orElseThrow());
    Run.training(KEY).call(() -> {
      same(draws, () -> Checkpoint.run(draws));
      return X;
    });
  }

  /// The tensor in between is made, read by a checkpoint and left by its scope, before any gradient is asked for.
  @Test
  void what_a_scope_around_made_lives_until_the_body_has_run_again() {
    same(() -> LAYER.apply(X.mul(WEIGHT.value().sum())), () -> Scope.run(() -> {
      Tensor between = X.mul(WEIGHT.value().sum());
      return Checkpoint.run(() -> LAYER.apply(between));
    }));
  }

  @Test
  void nothing_is_left_behind() {
    Runnable once = () -> Scope.run(() -> {
      gradients(() -> Checkpoint.run(() -> LAYER.apply(X)));
    });
    once.run();
    long before = Backends.of(Device.CPU).liveBuffers();

    once.run();

    assertThat(Backends.of(Device.CPU).liveBuffers()).isEqualTo(before);
  }

  /// Products are cast to BF16 inside as outside; the gradients' replay as well.
  @Test
  void mixed_precision_goes_on_inside() {
    Run.current().with(new Autocast(DType.BF16)).call(() -> {
      Supplier<Tensor> twice = () -> {
        Tensor low = X.matmul(WEIGHT.value());
        return LAYER.apply(low);
      };
      same(twice, () -> {
        Tensor low = X.matmul(WEIGHT.value());
        return Checkpoint.run(() -> LAYER.apply(low));
      });
      return X;
    });
  }

  private static void same(Supplier<Tensor> plain, Supplier<Tensor> checkpointed) {
    Grad.Vjp expected = gradients(plain);
    Grad.Vjp actual = gradients(checkpointed);
    assertThat(actual.value().toFloats()).containsExactly(expected.value().toFloats());
    for (int i = 0; i < 2; i++) {
      float[] gradient = expected.gradients().get(i).toFloats();
      assertThat(gradient).isNotEqualTo(new float[gradient.length]);
      assertThat(actual.gradients().get(i).toFloats()).containsExactly(gradient);
    }
  }

  private static Grad.Vjp gradients(Supplier<Tensor> function) {
    return Grad.vjp(() -> function.get().to(DType.F32).square().sum(), List.of(X, WEIGHT.value()), null);
  }
}
