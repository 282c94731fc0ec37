package org.terrane.datasets.synth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.sets.Draws;

/// Farmland: Voronoi cells are farms, each cut into rectangular fields along its own direction.
final class Fields {

  private static final double FARM_METRES = 620;

  private final long seed;
  private final Noise noise;
  private final List<Surface> surfaces;
  private final double dryness;
  private final Map<Long, Short> known = new HashMap<>();

  /// @param surfaces new fields are added at its end
  /// @param dryness 0 to 1: the part of fields that lie fallow grows with it
  Fields(long seed, List<Surface> surfaces, double dryness) {
    this.seed = seed;
    this.noise = new Noise(seed);
    this.surfaces = surfaces;
    this.dryness = dryness;
  }

  /// The surface at a place given in metres: a field, or the track or hedge at its border.
  short at(double x, double y) {
    Farm farm = nearest(x, y);
    if (farm.border < 5) {
      return Landscape.TRACK;
    }
    Draws draws = new Draws(seed, farm.column, farm.row);
    double angle = 0.5 * Math.PI * noise.at(farm.column * 0.3, farm.row * 0.3) + draws.between(-0.15, 0.15);
    double width = draws.between(75, 170);
    double length = draws.between(190, 430);
    double along = x * Math.cos(angle) + y * Math.sin(angle);
    double across = y * Math.cos(angle) - x * Math.sin(angle);
    int i = (int) Math.floor(across / width);
    double shifted = along / length + draws.nextDouble() * i;
    int j = (int) Math.floor(shifted);
    double edge = Math.min(fromEdge(across / width) * width, fromEdge(shifted) * length);
    if (edge < 3.5 && noise.at(x / 180, y / 180) > 0.1) {
      return Landscape.HEDGE;
    }
    return field(farm, i, j);
  }

  private short field(Farm farm, int i, int j) {
    Draws draws = new Draws(seed, farm.column, farm.row, i, j);
    return known.computeIfAbsent(draws.nextLong(), key -> {
      surfaces.add(draw(draws));
      return (short) (surfaces.size() - 1);
    });
  }

  private Surface draw(Draws draws) {
    double late = draws.between(-14, 14);
    double lush = draws.between(0.72, 0.97) * (1 - 0.25 * dryness);
    double brightness = draws.between(0.7, 1.15) + 0.25 * dryness;
    if (draws.nextDouble() < 0.06 + 0.35 * dryness) {
      return new Surface.Field(Crop.FALLOW, late, lush, brightness);
    }
    Crop crop = draws.oneOf(List.of(Crop.WINTER_CEREAL, Crop.WINTER_CEREAL, Crop.MAIZE, Crop.MAIZE, Crop.RAPESEED,
        Crop.ROOTS, Crop.LEY, Crop.LEY));
    return new Surface.Field(crop, late, lush, brightness);
  }

  /// @param border metres to the border with the next farm
  private record Farm(int column, int row, double border) {}

  private Farm nearest(double x, double y) {
    int column = (int) Math.floor(x / FARM_METRES);
    int row = (int) Math.floor(y / FARM_METRES);
    double best = Double.MAX_VALUE;
    double second = Double.MAX_VALUE;
    int bestColumn = column;
    int bestRow = row;
    for (int r = row - 1; r <= row + 1; r++) {
      for (int c = column - 1; c <= column + 1; c++) {
        double dx = (c + 0.15 + 0.7 * noise.cell(c, r)) * FARM_METRES - x;
        double dy = (r + 0.15 + 0.7 * noise.cell(r + 7919, c)) * FARM_METRES - y;
        double distance = Math.sqrt(dx * dx + dy * dy);
        if (distance < best) {
          second = best;
          best = distance;
          bestColumn = c;
          bestRow = r;
        } else {
          second = Math.min(second, distance);
        }
      }
    }
    return new Farm(bestColumn, bestRow, (second - best) / 2);
  }

  private static double fromEdge(double value) {
    double part = value - Math.floor(value);
    return Math.min(part, 1 - part);
  }
}
