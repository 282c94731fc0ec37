package org.terrane.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;

/// Optimizer steps and moving averages, in place.
class UpdatesTest {
  static Stream<Arguments> updates() {
    return Stream.of(
        Arguments.of(new AdamWStep(1e-2, 0.9, 0.95, 1e-8, 0.05, 3), 4),
        Arguments.of(new SgdStep(1e-2, 0.9, false, 1e-3), 3),
        Arguments.of(new SgdStep(1e-2, 0.9, true, 0), 3),
        Arguments.of(new LarsStep(1e-2, 0.9, 1e-3, 1e-3), 3),
        Arguments.of(new EmaStep(0.99), 2));
  }

  /// Three parameters of awkward sizes, one of them empty, in one application; F64 has no kernel.
  @ParameterizedTest
  @MethodSource("updates")
  void kernel_and_composite_agree(Update op, int lists) {
    List<Tensor> single = new ArrayList<>();
    for (int list = 0; list < lists; list++) {
      for (int[] shape : new int[][] {{7, 19}, {0}, {70_001}}) {
        single.add(Tensor.uniform(Key.of(list).fold(shape[0]), DType.F32, shape));
      }
    }
    List<Tensor> exact = single.stream().map(tensor -> tensor.to(DType.F64)).toList();
    Engine.update(op, single);
    Engine.update(op, exact);
    for (int i = 0; i < single.size(); i++) {
      assertThat(largestError(single.get(i).toDoubles(), exact.get(i).toDoubles())).as("tensor %d", i).isLessThan(1e-6);
    }
  }

  private static double largestError(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs(actual[i] - expected[i]);
      largest = error <= largest ? largest : error; // NaN is no small error
    }
    return largest;
  }

  /// torch.optim.AdamW([1., -2.], lr=0.1, betas=(0.9, 0.999), weight_decay=0.01), gradients [0.5, -1.], two steps.
  @Test
  void adamw_is_that_of_pytorch() {
    Tensor p = Tensor.of(new float[] {1, -2}, 2);
    Tensor m = Tensor.zeros(DType.F32, 2);
    Tensor v = Tensor.zeros(DType.F32, 2);
    Tensor g = Tensor.of(new float[] {0.5f, -1}, 2);
    for (int step = 1; step <= 2; step++) {
      new AdamWStep(0.1, 0.9, 0.999, 1e-8, 0.01, step).apply(List.of(p), List.of(m), List.of(v), List.of(g));
    }
    assertThat(p.toFloats()).containsExactly(new float[] {0.79810101f, -1.79610205f}, within(1e-6f));
  }
}
