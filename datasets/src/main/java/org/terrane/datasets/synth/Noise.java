package org.terrane.datasets.synth;

/// Smooth random fields over the plane: gradient noise (Perlin 2002) on a hashed lattice, so that any point can be
/// asked for on its own.
final class Noise {

  private static final float[] GRADIENT_X = new float[64];
  private static final float[] GRADIENT_Y = new float[64];

  static {
    for (int i = 0; i < 64; i++) {
      GRADIENT_X[i] = (float) Math.cos(Math.PI * i / 32);
      GRADIENT_Y[i] = (float) Math.sin(Math.PI * i / 32);
    }
  }

  private final int seed;

  Noise(long seed) {
    this.seed = (int) (seed ^ (seed >>> 32));
  }

  /// About -1 to 1, with features of size 1.
  double at(double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double fx = x - column;
    double fy = y - row;
    double u = fade(fx);
    double upper = mix(gradient(column, row, fx, fy), gradient(column + 1, row, fx - 1, fy), u);
    double lower = mix(gradient(column, row + 1, fx, fy - 1), gradient(column + 1, row + 1, fx - 1, fy - 1), u);
    return 1.5 * mix(upper, lower, fade(fy));
  }

  /// Octaves of halving size and strength: rough like terrain. About -1 to 1.
  double rough(double x, double y, int octaves) {
    double sum = 0;
    double strength = 0.5;
    for (int octave = 0; octave < octaves; octave++) {
      sum += strength * at(x + 17 * octave, y - 31 * octave);
      strength /= 2;
      x *= 2;
      y *= 2;
    }
    return 1.4 * sum;
  }

  /// Uniform in `[0, 1)`, one value per lattice cell.
  double cell(int column, int row) {
    return (hash(column, row) >>> 8) * 0x1p-24;
  }

  private double gradient(int column, int row, double dx, double dy) {
    int direction = hash(column, row) >>> 26;
    return GRADIENT_X[direction] * dx + GRADIENT_Y[direction] * dy;
  }

  private int hash(int column, int row) {
    int h = seed + column * 0x9E3779B1 + row * 0x85EBCA77;
    h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
    h = (h ^ (h >>> 12)) * 0x297A2D39;
    return h ^ (h >>> 15);
  }

  private static double fade(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double mix(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
