package org.terrane.tensor.cpu.simd;

/// Planes that share a mean and a deviation: `count` of them, `size` contiguous numbers each, the first at `first`,
/// the next `step` further. Places count elements.
public record Planes(long first, long step, int count, int size) {
  /// One channel of x `(N, C, P)`.
  public static Planes ofChannel(int channel, int n, int c, int p) {
    return new Planes((long) channel * p, (long) c * p, n, p);
  }

  /// A single plane.
  public static Planes one(long at, int size) {
    return new Planes(at, size, 1, size);
  }

  long at(int plane) {
    return first + plane * step;
  }

  /// Numbers of all planes together.
  public double numbers() {
    return (double) count * size;
  }
}
