package org.terrane.datasets.synth;

import org.terrane.datasets.sets.Draws;

/// The clouds over a place at one moment, with their shadows.
final class Sky {

  private final Noise noise;
  private final double cover;
  private final double shadowX;
  private final double shadowY;

  /// @param chance how likely there are clouds at all
  Sky(long seed, double chance) {
    Draws draws = new Draws(seed);
    this.cover = draws.nextDouble() < chance ? draws.between(-0.38, -0.12) : -9;
    this.shadowX = draws.between(120, 320);
    this.shadowY = draws.between(-380, -160);
    this.noise = new Noise(draws.nextLong());
  }

  boolean isClear() {
    return cover < -1;
  }

  /// What a sensor sees of a reflectance at a place in metres.
  double through(double reflectance, double nm, double x, double y) {
    double shadow = opacity(x - shadowX, y - shadowY);
    double cloud = opacity(x, y);
    double lit = reflectance * (1 - 0.6 * shadow);
    return lit + cloud * (Spectrum.CLOUD.at(nm) * (0.8 + 0.25 * noise.at(x / 90, y / 90)) - lit);
  }

  private double opacity(double x, double y) {
    double thickness = (noise.rough(x / 700, y / 700, 5) + cover) / 0.22;
    return Math.clamp(thickness, 0, 1);
  }
}
