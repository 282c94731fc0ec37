package org.terrane.datasets.synth;

import org.terrane.datasets.sets.Draws;

/// A river that winds across the place: a straight line bent by a long meander and roughened by noise.
final class River {

  private final double cos;
  private final double sin;
  private final double offset;
  private final double halfWidth;
  private final double meander;
  private final double length;
  private final double phase;
  private final Noise noise;

  /// @param metres side of the place
  River(long seed, double metres) {
    Draws draws = new Draws(seed);
    double angle = draws.between(0, 2 * Math.PI);
    this.cos = Math.cos(angle);
    this.sin = Math.sin(angle);
    double middle = metres / 2;
    this.offset = middle * (cos - sin) + draws.between(-0.28, 0.28) * metres;
    this.halfWidth = draws.between(22, 55);
    this.meander = draws.between(120, 300);
    this.length = draws.between(900, 1500);
    this.phase = draws.between(0, 2 * Math.PI);
    this.noise = new Noise(draws.nextLong());
  }

  /// Metres to the nearest bank: negative in the water.
  double toBank(double x, double y) {
    double along = x * cos + y * sin;
    double across = y * cos - x * sin - offset;
    double turn = 2 * Math.PI * along / length + phase;
    double bend = meander * (Math.sin(turn) + 0.35 * Math.sin(2.3 * turn + 1)) + 130 * noise.rough(along / 500, 3, 3);
    double slope = meander * 2 * Math.PI / length * (Math.cos(turn) + 0.8 * Math.cos(2.3 * turn + 1));
    double width = halfWidth * (1 + 0.35 * noise.at(along / 260, 9));
    return Math.abs(across - bend) / Math.sqrt(1 + slope * slope) - width;
  }
}
