package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/// Products of every transposition, alone and in a batch, within larger memory, against plain loops. All numbers are
/// small integers, so F32, TF32 and BF16 are exact and every element must be equal.
final class GemmCheck {
  private static final int M = 5;
  private static final int N = 4;
  private static final int K = 3;
  private static final int WORKSPACE = 4096;

  private final CudaContext context;
  private final Gemm.Precision precision;
  private final CudaType type;
  private final Random random = new Random(1);

  private GemmCheck(CudaContext context, Gemm.Precision precision, CudaType type) {
    this.context = context;
    this.precision = precision;
    this.type = type;
  }

  static void run(CudaContext context, Gemm.Precision precision, CudaType type) {
    var check = new GemmCheck(context, precision, type);
    CudaContext.Stream stream = context.createStream();
    DeviceMemory workspace = context.allocate(WORKSPACE);
    try (CudaBlas blas = context.blas(stream, workspace, WORKSPACE)) {
      for (int batch : new int[] {1, 3}) {
        for (int turned = 0; turned < 4; turned++) {
          check.product(blas, stream, batch, (turned & 1) != 0, (turned & 2) != 0, CudaType.F32);
          check.product(blas, stream, batch, (turned & 1) != 0, (turned & 2) != 0, type);
        }
      }
    }
    context.free(workspace);
    context.destroy(stream);
  }

  /// A host matrix of a batch: `rows × columns` as it lies, rows two elements longer than they need be.
  private record Host(int rows, int columns, boolean transposed, float[] values) {
    int leading() {
      return columns + 2;
    }

    int stride() {
      return rows * leading() + 1;
    }

    /// Element of op(matrix).
    float at(int batch, int row, int column) {
      return values[batch * stride() + (transposed ? column * leading() + row : row * leading() + column)];
    }
  }

  /// @param to the type of the result, to which sums in F32 are rounded once
  private void product(CudaBlas blas, CudaContext.Stream stream, int batch, boolean turnA, boolean turnB,
      CudaType to) {
    Host a = turnA ? host(K, M, true, batch) : host(M, K, false, batch);
    Host b = turnB ? host(N, K, true, batch) : host(K, N, false, batch);
    Host c = host(M, N, false, batch);
    var floats = new DeviceFloats(context, stream);
    DeviceMemory deviceA = floats.upload(a.values(), type);
    DeviceMemory deviceB = floats.upload(b.values(), type);
    DeviceMemory deviceC = floats.upload(c.values(), to);

    blas.multiply(new Gemm(M, N, K, batch, 2, 1, precision),
        matrix(a, deviceA, type), matrix(b, deviceB, type), matrix(c, deviceC, to));

    float[] expected = expected(a, b, c, batch);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = to == CudaType.BF16 ? DeviceFloats.bf16(expected[i]) : expected[i];
    }
    assertThat(floats.download(deviceC, c.values().length, to))
        .as("batch %d, a transposed %b, b transposed %b, %s to %s, %s", batch, turnA, turnB, type, to, precision)
        .isEqualTo(expected);
    context.free(deviceA);
    context.free(deviceB);
    context.free(deviceC);
  }

  private static float[] expected(Host a, Host b, Host c, int batch) {
    float[] expected = c.values().clone();
    for (int z = 0; z < batch; z++) {
      for (int i = 0; i < M; i++) {
        for (int j = 0; j < N; j++) {
          float sum = 0;
          for (int l = 0; l < K; l++) {
            sum += a.at(z, i, l) * b.at(z, l, j);
          }
          expected[z * c.stride() + i * c.leading() + j] += 2 * sum;
        }
      }
    }
    return expected;
  }

  private Host host(int rows, int columns, boolean transposed, int batch) {
    var shape = new Host(rows, columns, transposed, new float[0]);
    return new Host(rows, columns, transposed, DeviceFloats.integers(random, batch * shape.stride()));
  }

  private static Gemm.Matrix matrix(Host host, DeviceMemory at, CudaType type) {
    return new Gemm.Matrix(at, type, host.leading(), host.stride(), host.transposed());
  }
}
