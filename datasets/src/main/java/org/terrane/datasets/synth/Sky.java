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

  /// What lies between a sensor and a place in metres, whatever the wavelength.
  Veil over(double x, double y) {
    double shadow = opacity(x - shadowX, y - shadowY);
    double cloud = opacity(x, y);
    if (shadow == 0 && cloud == 0) {
      return Veil.NONE;
    }
    return new Veil(shadow, cloud, cloud == 0 ? 0 : 0.8 + 0.25 * noise.at(x / 90, y / 90));
  }

  /// @param shadow     how much of the sun a cloud takes, 0 to 1
  /// @param cloud      how much of the ground a cloud hides, 0 to 1
  /// @param brightness of that cloud, 0 where there is none
  record Veil(double shadow, double cloud, double brightness) {
    static final Veil NONE = new Veil(0, 0, 0);

    /// What a sensor sees of a reflectance.
    double through(double reflectance, double nm) {
      double lit = reflectance * (1 - 0.6 * shadow);
      return cloud == 0 ? lit : lit + cloud * (Spectrum.CLOUD.at(nm) * brightness - lit);
    }
  }

  private double opacity(double x, double y) {
    double thickness = (noise.rough(x / 700, y / 700, 5) + cover) / 0.22;
    return Math.clamp(thickness, 0, 1);
  }
}
