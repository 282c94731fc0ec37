package org.terrane.datasets.synth;

import org.terrane.datasets.sets.Draws;

/// A town: a grid of streets turned by an angle, blocks with houses and gardens, dense in the middle, a few works with
/// large roofs, a main road through it.
final class Town {

  private final double centreX;
  private final double centreY;
  private final double radius;
  private final double cos;
  private final double sin;
  private final double blockLength;
  private final double blockWidth;
  private final Noise noise;

  Town(long seed, double centreX, double centreY, double radius) {
    Draws draws = new Draws(seed);
    this.centreX = centreX;
    this.centreY = centreY;
    this.radius = radius;
    double angle = draws.between(0, Math.PI / 2);
    this.cos = Math.cos(angle);
    this.sin = Math.sin(angle);
    this.blockLength = draws.between(105, 150);
    this.blockWidth = draws.between(65, 90);
    this.noise = new Noise(draws.nextLong());
  }

  /// How urban a place is: above 0 inside the town, 1 in its middle.
  double density(double x, double y) {
    double distance = Math.hypot(x - centreX, y - centreY) / radius;
    return 1 - distance + 0.45 * noise.rough(x / 420, y / 420, 3);
  }

  /// Whether the main road, which leaves the town on both sides, runs here.
  boolean onMainRoad(double x, double y) {
    double along = (x - centreX) * cos + (y - centreY) * sin;
    double across = (y - centreY) * cos - (x - centreX) * sin;
    return Math.abs(across - 90 * noise.at(along / 900, 0.5)) < 7;
  }

  /// The surface inside the town at this density.
  short at(double x, double y, double density) {
    double along = (x - centreX) * cos + (y - centreY) * sin;
    double across = (y - centreY) * cos - (x - centreX) * sin;
    int block = (int) Math.floor(along / blockLength);
    int line = (int) Math.floor(across / blockWidth);
    double inAlong = along - block * blockLength;
    double inAcross = across - line * blockWidth;
    if (inAlong < 9 || inAcross < 8) {
      return Landscape.ROAD;
    }
    double kind = noise.cell(block, line);
    if (kind < 0.07) {
      return Landscape.GARDEN;
    }
    if (kind > 0.92) {
      return works(inAlong, inAcross);
    }
    return house(block, line, inAlong, inAcross, density);
  }

  private short works(double inAlong, double inAcross) {
    boolean hall = inAlong > 20 && inAlong < blockLength - 10 && inAcross > 18 && inAcross < blockWidth - 8;
    return hall ? Landscape.BRIGHT_ROOF : Landscape.ROAD;
  }

  /// Plots of 24 x 28 m; the house leaves a margin that is wider where the town is sparse.
  private short house(int block, int line, double inAlong, double inAcross, double density) {
    int plotX = (int) (inAlong / 24);
    int plotY = (int) (inAcross / 28);
    double margin = density > 0.6 ? 2.5 : 6;
    boolean roofed = inAlong - plotX * 24 > margin && inAcross - plotY * 28 > margin + 2;
    double draw = noise.cell(block * 64 + plotX, line * 64 + plotY + 31337);
    if (!roofed || draw > 0.55 + 0.5 * density) {
      return density > 0.75 && !roofed ? Landscape.ROAD : Landscape.GARDEN;
    }
    double roof = noise.cell(block * 64 + plotX + 999, line * 64 + plotY);
    return roof < 0.6 ? Landscape.RED_ROOF : roof < 0.87 ? Landscape.DARK_ROOF : Landscape.BRIGHT_ROOF;
  }
}
