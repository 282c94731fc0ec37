package org.terrane.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.ConvGeometry;
import org.terrane.tensor.op.Reduce;

/// The same bits, however many threads share the work.
class ThreadCountTest {
  private final int before = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(before);
  }

  @Test
  void sums() {
    Tensor x = Tensor.normal(Key.of(1), DType.F32, 300, 1100);
    same(() -> x.sum());
    same(() -> Tensor.reduce(Reduce.Function.SUM, x, List.of(0)));
    same(() -> Tensor.reduce(Reduce.Function.SUM, x, List.of(1)));
  }

  @Test
  void element_by_element() {
    Tensor x = Tensor.normal(Key.of(1), DType.F32, 300, 307);
    same(() -> x.exp().add(x.transpose(0, 1).contiguous().reshape(300, 307)));
    same(() -> Tensor.normal(Key.of(2), DType.F32, 300, 307));
  }

  @Test
  void rows_added() {
    Tensor index = Tensor.uniform(Key.of(3), DType.F32, 500, 1).mul(7).to(DType.I64);
    Tensor source = Tensor.normal(Key.of(4), DType.F32, 500, 600);
    same(() -> Tensor.zeros(DType.F32, 7, 600).scatterAdd(0, index, source));
  }

  @Test
  void convolutions() {
    for (int stride : new int[] {1, 2}) {
      for (int channels : new int[] {3, 32}) {
        convolution(stride, channels);
      }
    }
  }

  private static void convolution(int stride, int channels) {
    ConvGeometry geometry = ConvGeometry.of(stride, 1);
    Tensor x = Tensor.normal(Key.of(5), DType.F32, 9, channels, 20, 20);
    Tensor w = Tensor.normal(Key.of(6), DType.F32, 80, channels, 3, 3);
    Tensor g = Tensor.normal(Key.of(7), DType.F32, 9, 80, 20 / stride, 20 / stride);
    same(() -> Engine.apply(new Conv2d(geometry), x, w));
    same(() -> Engine.apply(new Conv2dInputGrad(geometry, x.shape()), g, w));
    same(() -> Engine.apply(new Conv2dWeightGrad(geometry, w.shape()), g, x));
  }

  private static void same(Supplier<Tensor> computation) {
    Workers.threads(1);
    float[] expected = Scope.run(computation).toFloats();
    for (int threads : new int[] {2, 3, 5}) {
      Workers.threads(threads);
      assertThat(Scope.run(computation).toFloats()).as(threads + " threads").isEqualTo(expected);
    }
  }
}
