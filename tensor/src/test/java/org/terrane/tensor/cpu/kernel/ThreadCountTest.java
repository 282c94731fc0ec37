package org.terrane.tensor.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.engine.Eval;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.CrossEntropy;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.fused.Linear;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.fused.SelfAttention;
import org.terrane.tensor.fused.SoftCrossEntropy;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Recorded;

/// Every kernel gives the same bits with one, two and five threads, forward and backward.
class ThreadCountTest {
  static Stream<Arguments> kernels() {
    Tensor labels = Tensor.uniform(Key.of(7), DType.F32, 301).mul(100).to(DType.I64);
    return Stream.of(
        Arguments.of(new LayerNorm(1e-6f), List.of(random(301, 197), random(197), random(197))),
        Arguments.of(new Softmax(1), List.of(random(301, 197))),
        Arguments.of(new Gelu(Gelu.Form.EXACT), List.of(random(301, 197))),
        Arguments.of(new Linear(Linear.Activation.GELU), List.of(random(301, 97), random(203, 97), random(203))),
        Arguments.of(new CrossEntropy(0.1f, -100), List.of(random(301, 100), labels)),
        Arguments.of(new SoftCrossEntropy(0.5), List.of(random(301, 100), random(301, 100))),
        Arguments.of(new SelfAttention(3), List.of(random(3, 61, 90))),
        Arguments.of(new ScaledDotProductAttention(0.3f),
            List.of(random(1, 2, 300, 9), random(1, 2, 77, 9), random(1, 2, 77, 9))),
        Arguments.of(new ScaledDotProductAttention(0.3f), // a mask that 37 batch elements share
            List.of(random(37, 2, 16, 9), random(37, 2, 16, 9), random(37, 2, 16, 9), random(2, 16, 16))));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  <F extends Fused> void any_number_of_threads_gives_the_same_bits(F op, List<Tensor> inputs) {
    int before = Workers.threads();
    try {
      List<float[]> one = run(op, inputs, 1);
      for (int threads : new int[] {2, 5}) {
        List<float[]> many = run(op, inputs, threads);
        for (int i = 0; i < one.size(); i++) {
          assertThat(Arrays.equals(many.get(i), one.get(i))).as("result %d with %d threads", i, threads).isTrue();
        }
      }
    } finally {
      Workers.threads(before);
    }
  }

  private static <F extends Fused> List<float[]> run(F op, List<Tensor> inputs, int threads) {
    Workers.threads(threads);
    Kernel<F> kernel = Eval.differentiable(op, inputs).orElseThrow();
    Eval.Forward forward = Eval.forward(op, kernel, inputs);
    List<Spec> specs = inputs.stream().map(Tensor::spec).toList();
    List<Boolean> needs = specs.stream().map(spec -> spec.dtype().isFloating()).toList();
    Recorded call = new Recorded(specs, new ArrayList<>(inputs), forward.output(), needs, forward.residuals());
    List<float[]> results = new ArrayList<>(List.of(forward.output().toFloats()));
    for (Tensor gradient : Eval.backward(op, kernel, call, random(forward.output().shape().toArray()))) {
      if (gradient != null) {
        results.add(gradient.toFloats());
      }
    }
    return results;
  }

  private static Tensor random(int... shape) {
    return Tensor.normal(Key.of(Arrays.hashCode(shape)), DType.F32, shape);
  }
}
