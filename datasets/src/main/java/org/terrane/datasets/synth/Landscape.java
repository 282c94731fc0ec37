package org.terrane.datasets.synth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.sets.Draws;

/// The ground of one place on a grid of 5 m cells: what covers each, how it varies, how the sun falls on it.
///
/// @param cells cells per side
/// @param surface per cell, an index into `surfaces`
/// @param tone per cell, the factor by which it is brighter than its surface's mean: texture and relief
record Landscape(int cells, short[] surface, float[] tone, List<Surface> surfaces) {

  static final double CELL_METRES = 5;

  static final short LAKE = 0;
  static final short RIVER = 1;
  static final short BROADLEAF = 2;
  static final short CONIFER = 3;
  static final short MEADOW = 4;
  static final short ROAD = 5;
  static final short RED_ROOF = 6;
  static final short DARK_ROOF = 7;
  static final short BRIGHT_ROOF = 8;
  static final short GARDEN = 9;
  static final short TRACK = 10;
  static final short HEDGE = 11;
  static final short SAND = 12;

  /// In the order of the indices above; fields follow.
  private static final List<Surface> COMMON = List.of(
      new Surface.Still(Spectrum.WATER, 0.02, -19, -27),
      new Surface.Still(Spectrum.MUDDY_WATER, 0.02, -17.5, -26),
      new Surface.Perennial(Spectrum.BROADLEAF, 0.25, 0.16, -8.5, -14),
      new Surface.Still(Spectrum.CONIFER, 0.17, -8, -13.5),
      new Surface.Perennial(Spectrum.GRASS, 0.55, 0.05, -12.5, -19),
      new Surface.Still(Spectrum.ASPHALT, 0.05, -14, -22),
      new Surface.Still(Spectrum.RED_ROOF, 0.12, -2.5, -11),
      new Surface.Still(Spectrum.DARK_ROOF, 0.14, -2, -11),
      new Surface.Still(Spectrum.BRIGHT_ROOF, 0.10, 1.5, -9),
      new Surface.Perennial(Spectrum.GRASS, 0.5, 0.14, -9, -15),
      new Surface.Still(Spectrum.SOIL, 0.06, -13, -21),
      new Surface.Perennial(Spectrum.BROADLEAF, 0.3, 0.15, -9.5, -15),
      new Surface.Still(Spectrum.SAND, 0.05, -14, -23));

  /// Lays out a place of this many cells per side.
  static Landscape of(long seed, int cells) {
    return new Layout(seed, cells).build();
  }

  /// The things a place is made of, asked cell by cell.
  private static final class Layout {
    private final int cells;
    private final List<Surface> surfaces = new ArrayList<>(COMMON);
    private final List<Town> towns = new ArrayList<>();
    private final River river;
    private final Fields fields;
    private final Noise terrain;
    private final Noise woods;
    private final Noise grain;
    private final double woodiness;
    private final double lakeLevel;

    Layout(long seed, int cells) {
      this.cells = cells;
      Draws draws = new Draws(seed);
      double metres = cells * CELL_METRES;
      this.river = new River(draws.nextLong(), metres);
      this.terrain = new Noise(draws.nextLong());
      this.woods = new Noise(draws.nextLong());
      this.grain = new Noise(draws.nextLong());
      this.woodiness = draws.between(-0.22, 0.16);
      this.lakeLevel = draws.between(-0.85, -0.55);
      this.fields = new Fields(draws.nextLong(), surfaces, Math.max(0, draws.between(-0.6, 0.9)));
      int count = 1 + draws.nextInt(3);
      for (int i = 0; i < count; i++) {
        double radius = i == 0 ? draws.between(420, 950) : draws.between(200, 380);
        towns.add(new Town(draws.nextLong(), draws.between(0.15, 0.85) * metres, draws.between(0.15, 0.85) * metres,
            radius));
      }
    }

    Landscape build() {
      short[] surface = new short[cells * cells];
      float[] tone = new float[cells * cells];
      double[] above = heights(-1);
      double[] heights = heights(0);
      for (int row = 0; row < cells; row++) {
        double[] below = heights(row + 1);
        for (int column = 0; column < cells; column++) {
          double x = (column + 0.5) * CELL_METRES;
          double y = (row + 0.5) * CELL_METRES;
          short kind = surfaceAt(x, y, heights[column + 1]);
          double slope = below[column + 2] - above[column];
          surface[row * cells + column] = kind;
          tone[row * cells + column] = (float) tone(x, y, kind, slope);
        }
        above = heights;
        heights = below;
      }
      return new Landscape(cells, surface, tone, List.copyOf(surfaces));
    }

    /// A row of the terrain, one cell longer on both sides.
    private double[] heights(int row) {
      double[] heights = new double[cells + 2];
      for (int i = 0; i < heights.length; i++) {
        heights[i] = terrain.rough((i - 0.5) * CELL_METRES / 1500, (row + 0.5) * CELL_METRES / 1500, 5);
      }
      return heights;
    }

    private short surfaceAt(double x, double y, double height) {
      double bank = river.toBank(x, y);
      for (Town each : towns) {
        if (each.onMainRoad(x, y)) {
          return ROAD;
        }
      }
      if (bank < 0) {
        return RIVER;
      }
      if (height < lakeLevel) {
        return LAKE;
      }
      if (bank < 14 && woods.at(x / 160, y / 160) > 0.25) {
        return SAND;
      }
      Town town = densestTown(x, y);
      if (town != null) {
        return town.at(x, y, town.density(x, y));
      }
      double wood = woods.rough(x / 850, y / 850, 4) + 0.3 * height + woodiness;
      if (wood > 0.12 || bank < 40 && woods.at(x / 120 + 5, y / 120) > 0) {
        return terrain.at(x / 380 + 50, y / 380) > 0.05 ? CONIFER : BROADLEAF;
      }
      return wood > 0.07 || bank < 60 ? MEADOW : fields.at(x, y);
    }

    /// The town this is in, or null outside all towns.
    private @Nullable Town densestTown(double x, double y) {
      Town densest = null;
      double most = 0.12;
      for (Town town : towns) {
        double density = town.density(x, y);
        if (density > most) {
          most = density;
          densest = town;
        }
      }
      return densest;
    }

    /// Crowns and clods of 10 to 40 m, single cells, patches of fields, and slopes lit from the north-west.
    private double tone(double x, double y, short kind, double slope) {
      double roughness = surfaces.get(kind).roughness();
      double relief = kind == LAKE || kind == RIVER ? 0 : 3.6 * slope;
      double single = grain.cell((int) (x / CELL_METRES), (int) (y / CELL_METRES)) - 0.5;
      double clods = roughness * (1.1 * grain.rough(x / 28, y / 28, 2) + 0.9 * single);
      double patches = 0.07 * grain.rough(x / 240, y / 240, 3);
      return Math.max(0.2, 1 + relief + clods + patches);
    }
  }
}
