package org.terrane.bench.op;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.terrane.tensor.cpu.simd.Epilogue;
import org.terrane.tensor.cpu.simd.Gemm;

/// Terrane on the CPU. Threads by the system property `terrane.threads`.
final class TerraneContender implements Contender {
  private final Arena arena = Arena.ofShared();
  private final Random random = new Random(0);

  @Override
  public Runnable matMul(MatMul product) {
    int m = product.m();
    int n = product.n();
    int k = product.k();
    MemorySegment a = normal((long) m * k);
    MemorySegment b = normal((long) k * n);
    MemorySegment c = normal((long) m * n);
    return () -> Gemm.multiply(m, n, k,
        a, product.transposedA() ? 1 : k, product.transposedA() ? m : 1,
        b, product.transposedB() ? 1 : n, product.transposedB() ? k : 1,
        c, n, Epilogue.STORE);
  }

  @Override
  public Runnable layerNorm(Pass pass, int... shape) {
    throw new UnsupportedOperationException("terrane: layerNorm");
  }

  @Override
  public Runnable softmax(Pass pass, int... shape) {
    throw new UnsupportedOperationException("terrane: softmax");
  }

  @Override
  public Runnable gelu(Pass pass, int... shape) {
    throw new UnsupportedOperationException("terrane: gelu");
  }

  @Override
  public Runnable attention(Pass pass, int batch, int heads, int tokens, int depth) {
    throw new UnsupportedOperationException("terrane: attention");
  }

  @Override
  public Runnable adamW(int parameters) {
    throw new UnsupportedOperationException("terrane: adamW");
  }

  @Override
  public void close() {
    arena.close();
  }

  private MemorySegment normal(long count) {
    MemorySegment values = arena.allocate(count * Float.BYTES, 64);
    for (long i = 0; i < count; i++) {
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return values;
  }
}
