package org.terrane.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.terrane.tensor.fused.LayerNorm.layerNorm;
import static org.terrane.tensor.fused.Linear.linear;
import static org.terrane.tensor.fused.ResidualAdd.residualAdd;
import static org.terrane.tensor.fused.RunningStatistics.updateRunningStatistics;
import static org.terrane.tensor.fused.SelfAttention.selfAttention;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

class AutocastTest {
  private static final int WIDTH = 6;

  private final Tensor x = noise("x", 2, 5, WIDTH);
  private final Tensor weight = noise("weight", 3 * WIDTH, WIDTH).mul(0.3);

  @Test
  void products_are_low_and_norms_sums_and_what_is_added_to_f32_are_not() {
    low(() -> {
      assertThat(linear(x, weight).dtype()).isEqualTo(DType.BF16);
      assertThat(x.matmul(x.transpose(1, 2)).dtype()).isEqualTo(DType.BF16);
      assertThat(x.add(linear(x, noise("square", WIDTH, WIDTH))).dtype()).isEqualTo(DType.F32);
      assertThat(linear(x, weight).sum(-1, Keep.DROP).dtype()).isEqualTo(DType.F32);
      assertThat(norm(linear(x, noise("square", WIDTH, WIDTH))).dtype()).isEqualTo(DType.F32);
      assertThat(linear(x.to(DType.F64), weight).dtype()).isEqualTo(DType.F64);
      return x;
    });
  }

  @Test
  void an_operation_is_cast_as_a_whole_and_sums_in_f32() {
    Tensor bias = noise("bias", 3 * WIDTH);
    Tensor rounded = linear(x.to(DType.BF16), weight.to(DType.BF16), bias.to(DType.BF16));
    assertThat(low(() -> linear(x, weight, bias)).toFloats()).isEqualTo(rounded.toFloats());
    Tensor qkv = noise("qkv", 2, 5, 3 * WIDTH);
    assertThat(low(() -> selfAttention(qkv, 2)).toFloats())
        .isEqualTo(selfAttention(qkv.to(DType.BF16), 2).toFloats());
  }

  /// The bits of a cast and a sum in one operation; the gradient of each is of its type.
  @Test
  void a_branch_of_the_low_type_is_added_to_f32() {
    Tensor branch = noise("branch", 2, 5, WIDTH).to(DType.BF16);
    assertThat(low(() -> residualAdd(x, branch)).toFloats()).isEqualTo(x.add(branch.to(DType.F32)).toFloats());
    assertThat(low(() -> residualAdd(branch, x)).dtype()).isEqualTo(DType.F32);
    assertThat(low(() -> residualAdd(branch, branch)).dtype()).isEqualTo(DType.BF16);
    Tensor seed = noise("seed", 2, 5, WIDTH);
    List<Tensor> gradients = Run.current().with(new Autocast(DType.BF16))
        .call(() -> Grad.vjp(() -> residualAdd(x, branch), List.of(x, branch), seed).gradients());
    assertThat(gradients.get(0).toFloats()).isEqualTo(seed.toFloats());
    assertThat(gradients.get(1).dtype()).isEqualTo(DType.BF16);
    assertThat(gradients.get(1).toFloats()).isEqualTo(seed.to(DType.BF16).toFloats());
    assertThatThrownBy(() -> residualAdd(x, branch.select(1, 0))).hasMessage(
        "[residualAdd] branch must be (2, 5, 6), but is (2, 6)");
  }

  @Test
  void gradients_are_f32_and_near_those_of_f32() {
    Function<List<Tensor>, Tensor> network =
        at -> norm(at.get(0).add(linear(selfAttention(linear(at.get(0), at.get(1)), 2), noise("out", WIDTH, WIDTH))))
            .mul(noise("seed", 2, 5, WIDTH)).sum();
    List<Tensor> exact = Grad.gradients(network, List.of(x, weight));
    List<Tensor> mixed = Run.current().with(new Autocast(DType.BF16))
        .call(() -> Grad.gradients(network, List.of(x, weight)));
    for (int i = 0; i < exact.size(); i++) {
      assertThat(mixed.get(i).dtype()).isEqualTo(DType.F32);
      double distance = exact.get(i).sub(mixed.get(i)).square().sum().item();
      double size = exact.get(i).square().sum().item();
      assertThat(Math.sqrt(distance / size)).as("relative distance").isBetween(1e-5, 0.02);
    }
  }

  @Test
  void a_replayed_piece_has_the_same_bits() {
    Parameter parameter = Parameter.of(weight);
    Function<Tensor, Tensor> piece = at -> selfAttention(linear(at, parameter.value()), 2);
    Supplier<Tensor> plain = () -> piece.apply(x).square().sum();
    Supplier<Tensor> replayed = () -> Checkpoint.run(() -> piece.apply(x)).square().sum();
    assertThat(low(() -> gradient(parameter, replayed)).toFloats())
        .isEqualTo(low(() -> gradient(parameter, plain)).toFloats());
  }

  @Test
  void an_update_keeps_its_targets_type() {
    Tensor mean = Tensor.zeros(DType.F32, 5);
    Tensor variance = Tensor.ones(DType.F32, 5);
    low(() -> {
      updateRunningStatistics(mean, variance, x.to(DType.BF16), 0.1f);
      return mean;
    });
    assertThat(mean.dtype()).isEqualTo(DType.F32);
    assertThat(mean.toFloats()).doesNotContain(0);
  }

  private static Tensor gradient(Parameter parameter, Supplier<Tensor> loss) {
    return Grad.valueAndGrad(List.of(parameter), loss).grads().of(parameter);
  }

  private static Tensor norm(Tensor x) {
    return layerNorm(x, Tensor.ones(DType.F32, WIDTH), Tensor.zeros(DType.F32, WIDTH), 1e-5f);
  }

  private static Tensor low(Supplier<Tensor> body) {
    return Run.current().with(new Autocast(DType.BF16)).call(() -> Scope.run(body));
  }

  private static Tensor noise(String name, int... shape) {
    return Tensor.normal(Key.of(4).fold(name), DType.F32, shape);
  }
}
