package org.terrane.tensor.cpu.simd;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.terrane.tensor.cpu.pool.Workers;

/// Every result is held against a plain loop in double precision.
class GemmTest {
  private static final int[] SIZES = {0, 1, 5, 6, 7, 16, 17, 33};

  private final int threads = Workers.threads();
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void restore() {
    Workers.threads(threads);
    arena.close();
  }

  /// Which operands are stored transposed.
  private record Form(boolean a, boolean b) {}

  /// A product with its operands; C rows are `n + gap` apart, and C, the bias and the residual are random at first.
  private final class Case {
    final int m;
    final int n;
    final int k;
    final Form form;
    final long cRowStride;
    final MemorySegment a;
    final MemorySegment b;
    final MemorySegment c;
    final MemorySegment before;
    final MemorySegment bias;
    final MemorySegment residual;
    final MemorySegment pre;

    Case(int m, int n, int k, Form form, int gap) {
      this.m = m;
      this.n = n;
      this.k = k;
      this.form = form;
      cRowStride = n + gap;
      a = random(m * k, 1);
      b = random(k * n, 2);
      c = random((int) (m * cRowStride), 3);
      before = random((int) (m * cRowStride), 3);
      bias = random(n, 4);
      residual = random(m * n, 5);
      pre = random(m * n, 6);
    }

    void multiply(Epilogue epilogue) {
      Gemm.multiply(
          m, n, k,
          a, form.a ? 1 : k, form.a ? m : 1,
          b, form.b ? 1 : n, form.b ? k : 1,
          c, cRowStride, epilogue);
    }

    double product(int i, int j) {
      double sum = 0;
      for (int p = 0; p < k; p++) {
        double x = a.getAtIndex(JAVA_FLOAT, form.a ? (long) p * m + i : (long) i * k + p);
        double y = b.getAtIndex(JAVA_FLOAT, form.b ? (long) j * k + p : (long) p * n + j);
        sum += x * y;
      }
      return sum;
    }

    float at(int i, int j) {
      return c.getAtIndex(JAVA_FLOAT, i * cRowStride + j);
    }

    double tolerance() {
      return 1e-6 + 4e-7 * Math.sqrt(k) * 4;
    }

    void assertMatches(Reference expected) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < cRowStride; j++) {
          double value = j < n ? expected.at(i, j) : before.getAtIndex(JAVA_FLOAT, i * cRowStride + j);
          // AssertJ only where it fails: there are half a million elements.
          if (!(Math.abs(at(i, j) - value) <= (j < n ? tolerance() : 0))) {
            assertThat((double) at(i, j)).as("%s (%d, %d, %d) at %d, %d", form, m, n, k, i, j).isEqualTo(value);
          }
        }
      }
    }
  }

  private interface Reference {
    double at(int i, int j);
  }

  private MemorySegment random(int count, long seed) {
    MemorySegment data = arena.allocate(4L * count, 64);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      data.setAtIndex(JAVA_FLOAT, i, (float) random.nextDouble(-1, 1));
    }
    return data;
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void all_edge_sizes_match_the_reference(boolean transposeA, boolean transposeB) {
    Form form = new Form(transposeA, transposeB);
    for (int m : SIZES) {
      for (int n : SIZES) {
        for (int k : new int[] {0, 1, 8, 33}) {
          Case c = new Case(m, n, k, form, 3);
          c.multiply(Epilogue.STORE);
          c.assertMatches(c::product);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void several_blocks_match_the_reference(boolean transposeA, boolean transposeB) {
    Case c = new Case(173, 531, 601, new Form(transposeA, transposeB), 0);
    c.multiply(Epilogue.STORE);
    c.assertMatches(c::product);
  }

  @Test
  void a_product_deeper_than_the_packing_memory_matches() {
    Case c = new Case(7, 530, 8200, new Form(true, false), 0);
    c.multiply(Epilogue.ACCUMULATE);
    c.assertMatches((i, j) -> c.before.getAtIndex(JAVA_FLOAT, i * c.cRowStride + j) + c.product(i, j));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40, 300})
  void accumulate_adds_to_c(int k) {
    Case c = new Case(33, 47, k, new Form(false, false), 1);
    c.multiply(Epilogue.ACCUMULATE);
    c.assertMatches((i, j) -> c.before.getAtIndex(JAVA_FLOAT, i * c.cRowStride + j) + c.product(i, j));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40, 300})
  void bias_is_added_to_every_row(int k) {
    Case c = new Case(33, 47, k, new Form(false, true), 0);
    c.multiply(new Epilogue.Bias(c.bias));
    c.assertMatches((i, j) -> c.product(i, j) + c.bias.getAtIndex(JAVA_FLOAT, j));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40, 300})
  void bias_gelu_keeps_the_value_before_the_activation(int k) {
    Case c = new Case(33, 47, k, new Form(false, true), 2);
    c.multiply(new Epilogue.BiasGelu(c.bias, c.pre, c.n));
    Reference z = (i, j) -> c.product(i, j) + c.bias.getAtIndex(JAVA_FLOAT, j);
    c.assertMatches((i, j) -> gelu(z.at(i, j)));
    for (int i = 0; i < c.m; i++) {
      for (int j = 0; j < c.n; j++) {
        assertThat((double) c.pre.getAtIndex(JAVA_FLOAT, (long) i * c.n + j))
            .isCloseTo(z.at(i, j), org.assertj.core.api.Assertions.within(c.tolerance()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 40, 300})
  void residual_is_added_with_and_without_bias(int k) {
    Case c = new Case(33, 47, k, new Form(false, false), 0);
    c.multiply(new Epilogue.Residual(c.residual, c.n));
    c.assertMatches((i, j) -> c.product(i, j) + c.residual.getAtIndex(JAVA_FLOAT, (long) i * c.n + j));
    c.multiply(new Epilogue.BiasResidual(c.bias, c.residual, c.n));
    c.assertMatches(
        (i, j) ->
            c.product(i, j)
                + c.residual.getAtIndex(JAVA_FLOAT, (long) i * c.n + j)
                + c.bias.getAtIndex(JAVA_FLOAT, j));
  }

  @ParameterizedTest
  @CsvSource({"12, 197, 64, 197", "5, 33, 17, 31", "2, 100, 300, 700", "3, 4, 5, 0"})
  void a_batch_is_its_products_one_by_one(int batch, int m, int k, int n) {
    MemorySegment a = random(batch * m * k, 7);
    MemorySegment b = random(k * n, 8);
    MemorySegment c = random(batch * m * n, 9);
    MemorySegment single = random(m * n, 9);
    Gemm.multiplyBatched(batch, m, n, k, a, (long) m * k, k, 1, b, 0, 1, k, c, (long) m * n, n, Epilogue.STORE);
    for (int i = 0; i < batch; i++) {
      Gemm.multiply(m, n, k, a.asSlice(4L * i * m * k), k, 1, b, 1, k, single, n, Epilogue.STORE);
      assertThat(c.asSlice(4L * i * m * n, 4L * m * n).mismatch(single)).isEqualTo(-1);
    }
  }

  @Test
  void results_are_bit_identical_for_any_number_of_threads() {
    for (Form form : new Form[] {new Form(false, false), new Form(false, true), new Form(true, false)}) {
      byte[] expected = bits(1, form);
      for (int count = 2; count <= 4; count++) {
        assertThat(bits(count, form)).isEqualTo(expected);
      }
    }
  }

  private byte[] bits(int threads, Form form) {
    Workers.threads(threads);
    Case c = new Case(301, 770, 523, form, 0);
    c.multiply(new Epilogue.BiasGelu(c.bias, c.pre, c.n));
    return c.c.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
  }

  @Test
  void bad_arguments_are_named() {
    MemorySegment x = random(1, 1);
    assertThatThrownBy(() -> Gemm.multiply(1, -1, 1, x, 1, 1, x, 1, 1, x, 1, Epilogue.STORE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[gemm] n must be at least 0, but is -1");
    assertThatThrownBy(
            () ->
                Gemm.multiplyBatched(
                    1, 1, 1, 1, x, 1, 1, 1, x, 1, 1, 1, x, 1, 1, new Epilogue.Residual(x, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[gemm] a batched product takes the epilogue Store, Accumulate or Bias, but got Residual");
  }

  /// The exact GELU in double precision; erf by its Taylor series, which converges for the small values used here.
  private static double gelu(double x) {
    double z = x / Math.sqrt(2);
    double term = z;
    double sum = z;
    for (int i = 1; i < 400 && Math.abs(term) > 1e-18 * Math.abs(sum); i++) {
      term *= -z * z / i;
      sum += term / (2 * i + 1);
    }
    double erf = Math.abs(z) > 5 ? Math.signum(z) : 2 / Math.sqrt(Math.PI) * sum;
    return 0.5 * x * (1 + erf);
  }
}
