package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;

/// `y = f(x)` for each function of F32 numbers that has a vector form.
///
/// Each loop is a straight line over whole vectors: `n` is a multiple of [Lanes#count]. Offsets count bytes.
public final class UnaryKernel {
  private static final int LANES = Lanes.count();

  private UnaryKernel() {}

  /// One of the loops below.
  @FunctionalInterface
  public interface Loop {
    void run(MemorySegment x, long xAt, MemorySegment y, long yAt, int n);
  }

  public static void neg(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(x, xAt + 4L * i).neg(), y, yAt + 4L * i);
    }
  }

  public static void abs(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(x, xAt + 4L * i).abs(), y, yAt + 4L * i);
    }
  }

  public static void sign(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.sign(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void floor(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.floor(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void round(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.round(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void exp(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.exp(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void log(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.log(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void sqrt(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(x, xAt + 4L * i).sqrt(), y, yAt + 4L * i);
    }
  }

  public static void rsqrt(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.rsqrt(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void square(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.square(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void reciprocal(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.reciprocal(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void tanh(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.tanh(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void erf(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.erf(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void sigmoid(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.sigmoid(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  public static void relu(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(VectorMath.relu(Lanes.load(x, xAt + 4L * i)), y, yAt + 4L * i);
    }
  }

  /// `y = scale · x + shift`, rounded once.
  public static Loop affine(float scale, float shift) {
    return (x, xAt, y, yAt, n) -> affine(x, xAt, scale, shift, y, yAt, n);
  }

  private static void affine(MemorySegment x, long xAt, float scale, float shift, MemorySegment y, long yAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      Lanes.store(Lanes.load(x, xAt + 4L * i).fma(scale, shift), y, yAt + 4L * i);
    }
  }
}
