package org.terrane.tensor.cpu.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both register tiles against a plain sum, also the one this machine would not choose.
class GemmKernelTest {
  private interface Kernel {
    void multiply(int k, float[] a, int aOffset, float[] b, int bOffset, float[] tile);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 65})
  void tiles_match_the_reference(int k) {
    check(Gemm6x2Kernel::multiply, Gemm6x2Kernel.ROWS, Gemm6x2Kernel.VECTORS * GemmShape.LANES, k);
    check(Gemm6x4Kernel::multiply, Gemm6x4Kernel.ROWS, Gemm6x4Kernel.VECTORS * GemmShape.LANES, k);
  }

  private static void check(Kernel kernel, int rows, int columns, int k) {
    float[] a = random(5 + rows * k, 1);
    float[] b = random(12 + columns * k, 2);
    float[] tile = random(rows * columns, 3);
    kernel.multiply(k, a, 5, b, 12, tile);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a[5 + p * rows + i], b[12 + p * columns + j], sum);
        }
        assertThat(tile[i * columns + j]).isEqualTo(sum);
      }
    }
  }

  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
