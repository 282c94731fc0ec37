package org.terrane.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.DROP;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Key;
import org.terrane.tensor.Philox;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.ArgSort;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.ConvGeometry;

class CpuBackendTest {
  private static final float NAN = Float.NaN;

  @Test
  void the_service_loader_finds_it() {
    assertThat(Backends.of(Device.CPU)).isInstanceOf(CpuBackend.class);
  }

  @Test
  void broadcasts_and_promotes() {
    Tensor x = Tensor.arange(6, DType.I64).reshape(2, 3);
    Tensor y = x.mul(Tensor.of(new float[] {1, 10, 100}, 3));
    assertThat(y.dtype()).isEqualTo(DType.F32);
    assertThat(y.toFloats()).containsExactly(0, 10, 200, 3, 40, 500);
  }

  @Test
  void integers_keep_their_bits() {
    long large = (1L << 62) + 1;
    Tensor x = Tensor.of(new long[] {large, -7}, 2);
    assertThat(x.add(Tensor.of(new long[] {1, 2}, 2)).toLongs()).containsExactly(large + 1, -5);
    assertThat(x.mul(1).add(1).toLongs()).containsExactly(large + 1, -6);
  }

  @Test
  void integer_division_by_zero_is_named() {
    Tensor x = Tensor.of(new long[] {1}, 1);
    assertThatThrownBy(() -> x.div(Tensor.of(new long[] {0}, 1)))
        .hasMessage("[div] divisor of integers must be ≠ 0, but is 0");
  }

  @Test
  void bf16_rounds_to_nearest_even() {
    float[] values = {1.00390625f, 1.01171875f, -3.1415927f, Float.POSITIVE_INFINITY, NAN};
    assertThat(Tensor.of(values, 5).to(DType.BF16).toFloats())
        .containsExactly(1.0f, 1.015625f, -3.140625f, Float.POSITIVE_INFINITY, NAN);
  }

  @Test
  void erf_is_exact_to_the_last_digits() {
    double[] x = {0.1, 0.46875, 0.5, 1, -2, 3.5, 4.5, 7, Double.NEGATIVE_INFINITY};
    double[] expected = {0.1124629160182849, 0.49261347321793797, 0.5204998778130465, 0.8427007929497149,
      -0.9953222650189527, 0.9999992569016276, 0.9999999998033839, 1, -1};
    double[] actual = Tensor.of(x, x.length).erf().toDoubles();
    for (int i = 0; i < x.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(2e-16));
    }
  }

  @Test
  void reduces_along_any_axes() {
    Tensor x = Tensor.arange(24, DType.F64).reshape(2, 3, 4);
    assertThat(x.sum(1, DROP).toDoubles()).containsExactly(12, 15, 18, 21, 48, 51, 54, 57);
    assertThat(x.transpose(0, 2).max(1, DROP).toDoubles()).containsExactly(8, 20, 9, 21, 10, 22, 11, 23);
    assertThat(x.sum().item()).isEqualTo(276);
    assertThat(Tensor.zeros(DType.F32, 2, 0).sum(1, DROP).toFloats()).containsExactly(0, 0);
  }

  @Test
  void nan_passes_through_extremes() {
    Tensor x = Tensor.of(new float[] {1, NAN, 3, 5, 4, 5}, 2, 3);
    assertThat(x.max(1, DROP).toFloats()).containsExactly(NAN, 5);
    assertThat(x.argmax(1, DROP).toLongs()).containsExactly(1, 0);
  }

  @Test
  void sorts_stably_with_nan_last() {
    Tensor x = Tensor.of(new float[] {2, NAN, -0.0f, 0, -1, 2}, 6);
    assertThat(x.argsort(0).toLongs()).containsExactly(4, 2, 3, 0, 5, 1);
    assertThat(Engine.apply(new ArgSort(0, true), x).toLongs()).containsExactly(0, 5, 2, 3, 4, 1);
  }

  @Test
  void gathers_and_scatters_rows() {
    Tensor x = Tensor.arange(6, DType.F32).reshape(3, 2);
    Tensor index = Tensor.of(new long[] {2, 0, 2}, 3, 1);
    Tensor taken = x.gather(0, index);
    assertThat(taken.toFloats()).containsExactly(4, 5, 0, 1, 4, 5);
    assertThat(x.scatterAdd(0, index, taken).toFloats()).containsExactly(0, 2, 2, 3, 12, 15);
    assertThatThrownBy(() -> x.gather(0, Tensor.of(new long[] {3}, 1, 1)))
        .hasMessage("[gather] index must be in 0 … 2, but is 3");
  }

  @Test
  void concat_pad_and_slices() {
    Tensor x = Tensor.arange(4, DType.I32).reshape(2, 2);
    assertThat(Tensor.concat(1, x, x.transpose(0, 1)).toLongs()).containsExactly(0, 1, 0, 2, 2, 3, 1, 3);
    assertThat(x.pad(1, 1, 0, 1, 9).toLongs()).containsExactly(9, 0, 9, 1, 9, 2, 9, 3);
  }

  @Test
  void random_numbers_are_those_of_philox() {
    Key key = Key.of(7);
    float[] uniform = Tensor.uniform(key, DType.F32, 6).toFloats();
    int[] words = Philox.block(key.bits(), 1, 0);
    assertThat(uniform[5]).isEqualTo((words[1] >>> 8) * 0x1p-24f);
    float[] normal = Tensor.normal(key, DType.F32, 5).toFloats();
    double radius = Math.sqrt(-2 * Math.log(((words[0] >>> 8) + 1) * 0x1p-24));
    assertThat(normal[4]).isEqualTo((float) (radius * Math.cos(2 * Math.PI * ((words[1] >>> 8) * 0x1p-24))));
  }

  @Test
  void matmul_reads_any_strides() {
    Tensor a = Tensor.arange(6, DType.F64).reshape(2, 3);
    assertThat(a.matmul(a.transpose(0, 1)).toDoubles()).containsExactly(5, 14, 14, 50);
    assertThat(a.to(DType.F32).transpose(0, 1).matmul(a.to(DType.F32)).toFloats())
        .containsExactly(9, 12, 15, 12, 17, 22, 15, 22, 29);
  }

  /// ⟨conv(x, w), g⟩ = ⟨x, inputGrad(g, w)⟩ = ⟨w, weightGrad(g, x)⟩: the gradients are the adjoints.
  @Test
  void convolution_gradients_are_adjoint() {
    ConvGeometry geometry = new ConvGeometry(2, 1, 2, 2);
    Tensor x = Tensor.normal(Key.of(1), DType.F64, 2, 4, 9, 8);
    Tensor w = Tensor.normal(Key.of(2), DType.F64, 6, 2, 3, 2);
    Tensor y = Engine.apply(new Conv2d(geometry), x, w);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 6, 4, 4));
    Tensor g = Tensor.normal(Key.of(3), DType.F64, 2, 6, 4, 4);
    double expected = sumOfProducts(y, g);
    Tensor toX = Engine.apply(new Conv2dInputGrad(geometry, x.shape()), g, w);
    Tensor toW = Engine.apply(new Conv2dWeightGrad(geometry, w.shape()), g, x);
    assertThat(sumOfProducts(x, toX)).isCloseTo(expected, within(1e-10));
    assertThat(sumOfProducts(w, toW)).isCloseTo(expected, within(1e-10));
  }

  @Test
  void a_scope_frees_all_but_its_result() {
    long before = Backends.of(Device.CPU).liveBuffers();
    float value = Scope.run(() -> Tensor.ones(DType.F32, 100).add(1).square().sum().item());
    assertThat(value).isEqualTo(400);
    assertThat(Backends.of(Device.CPU).liveBuffers()).isEqualTo(before);
  }

  private static double sumOfProducts(Tensor a, Tensor b) {
    return Arrays.stream(a.mul(b).toDoubles()).sum();
  }
}
