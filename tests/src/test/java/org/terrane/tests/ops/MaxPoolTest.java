package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.MaxPool2d;
import org.terrane.tensor.fused.Window2d;

/// Where several pixels are the largest, or none is a number, the kernel of [MaxPool2d] chooses as its composite does.
class MaxPoolTest {
  private static final int SIDE = 19;

  @ParameterizedTest
  @CsvSource({"2, 2, 0", "3, 2, 1", "3, 1, 1", "5, 3, 2", "2, 3, 1", "4, 2, 2"})
  void the_first_of_equals_takes_the_gradient(int size, int stride, int padding) {
    Scope.run(() -> check(new Window2d(size, stride, padding), noise("equals").mul(2).to(DType.I64).to(DType.F32)));
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 0", "3, 2, 1", "3, 1, 1", "5, 3, 2", "2, 3, 1", "4, 2, 2"})
  void not_a_number_is_larger_than_all_numbers_and_infinities_are_numbers(int size, int stride, int padding) {
    Tensor mark = noise("mark");
    Tensor some = Tensor.where(mark.gt(1.5), number(Double.NaN), noise("some"));
    Tensor x = Tensor.where(mark.lt(0), number(Double.NEGATIVE_INFINITY), some);
    Scope.run(() -> check(new Window2d(size, stride, padding), x));
  }

  private static void check(Window2d window, Tensor x) {
    MaxPool2d op = new MaxPool2d(window);
    Tensor kernel = MaxPool2d.maxPool2d(x, window.size(), window.stride(), window.padding());
    assertThat(kernel.toFloats()).isEqualTo(op.composite(List.of(x)).toFloats());
    assertThat(gradient(x, at -> MaxPool2d.maxPool2d(at, window.size(), window.stride(), window.padding())))
        .isEqualTo(gradient(x, at -> op.composite(List.of(at))));
  }

  /// Of whole numbers, so that sums are exact in any order.
  private static float[] gradient(Tensor x, Function<Tensor, Tensor> pool) {
    Shape shape = pool.apply(x).shape();
    Tensor seed = Tensor.arange((int) shape.elements(), DType.F32).reshape(shape.toArray());
    return Grad.vjp(() -> pool.apply(x), List.of(x), seed).gradients().getFirst().toFloats();
  }

  private static Tensor noise(String name) {
    return Tensor.normal(Key.of(3).fold(name), DType.F32, 2, 3, SIDE, SIDE);
  }

  private static Tensor number(double value) {
    return Tensor.full(value, DType.F32, 1);
  }
}
