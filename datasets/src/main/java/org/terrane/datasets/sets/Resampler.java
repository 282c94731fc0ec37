package org.terrane.datasets.sets;

import java.util.Arrays;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// Reads a band onto a crop's grid. Where the grid is coarser than the band, pixels are averaged; not with
/// [Resampling#NEAREST], which takes the one in the middle.
public final class Resampler {

  /// Samples along a pixel's side, at most: one pixel of the grid may cover much of a map in degrees beside the pole.
  private static final int MOST_SAMPLES = 128;

  private final BandCache cache;

  public Resampler(BandCache cache) {
    this.cache = cache;
  }

  /// Writes `(side, side)` values in the band's unit from `offset` on; NaN where less than half of the weight falls on
  /// measured pixels, or off the raster: by more than one of its pixels, with [Resampling#NEAREST] at all.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if the file is damaged, or cannot express a place of the grid
  public void read(ImageBand band, CropGrid grid, Resampling resampling, float[] into, int offset) {
    Arrays.fill(into, offset, offset + grid.side() * grid.side(), Float.NaN);
    for (GridMap.Block block : GridMap.of(grid, band.source().info()).blocks()) {
      read(band, block, resampling, new Target(into, offset, grid.side()));
    }
  }

  /// Where the values go: `(side, side)` from `offset` on.
  private record Target(float[] values, int offset, int side) {

    int at(int i, int j) {
      return offset + j * side + i;
    }
  }

  private void read(ImageBand band, GridMap.Block block, Resampling resampling, Target target) {
    Window window = window(block, band.source().info(), resampling.reach());
    if (window.width() <= 0 || window.height() <= 0) {
      return;
    }
    Surface surface = Surface.over(cache.read(band, window), band);
    int samples = resampling == Resampling.NEAREST ? 1
        : (int) Math.clamp(Math.ceil(block.map().step() - 0.05), 1, MOST_SAMPLES);
    for (int j = block.y(); j < block.y() + block.height(); j++) {
      if (samples == 1) {
        sharpRow(surface, resampling, block, j, target);
      } else {
        averagedRow(surface, resampling, block, j, samples, target);
      }
    }
  }

  /// The band's pixels under the block and a few more on each side, as far as the raster goes.
  private static Window window(GridMap.Block block, RasterInfo info, int reach) {
    Affine map = block.map();
    int right = block.x() + block.width();
    int lower = block.y() + block.height();
    double[] x = {map.x(block.x(), block.y()), map.x(right, block.y()), map.x(block.x(), lower), map.x(right, lower)};
    double[] y = {map.y(block.x(), block.y()), map.y(right, block.y()), map.y(block.x(), lower), map.y(right, lower)};
    Arrays.sort(x);
    Arrays.sort(y);
    int firstX = (int) Math.max(0, Math.floor(x[0]) - reach);
    int firstY = (int) Math.max(0, Math.floor(y[0]) - reach);
    int endX = (int) Math.min(info.width(), Math.ceil(x[3]) + reach);
    int endY = (int) Math.min(info.height(), Math.ceil(y[3]) + reach);
    return new Window(firstX, firstY, endX - firstX, endY - firstY);
  }

  private static void sharpRow(Surface surface, Resampling resampling, GridMap.Block block, int j, Target target) {
    Affine map = block.map();
    double x = map.x(block.x() + 0.5, j + 0.5);
    double y = map.y(block.x() + 0.5, j + 0.5);
    double stepX = map.perColumn().x();
    double stepY = map.perColumn().y();
    int at = target.at(block.x(), j);
    for (int i = 0; i < block.width(); i++) {
      target.values()[at + i] = surface.at(resampling, x + i * stepX, y + i * stepY);
    }
  }

  /// Each pixel is the mean of `samples x samples` values spread evenly over it.
  private static void averagedRow(
      Surface surface, Resampling resampling, GridMap.Block block, int j, int samples, Target target) {
    Affine map = block.map();
    double part = 1.0 / samples;
    double stepX = part * map.perColumn().x();
    double stepY = part * map.perColumn().y();
    float[] sums = new float[block.width()];
    int[] measured = new int[block.width()];
    for (int v = 0; v < samples; v++) {
      double x = map.x(block.x() + 0.5 * part, j + (v + 0.5) * part);
      double y = map.y(block.x() + 0.5 * part, j + (v + 0.5) * part);
      for (int i = 0, k = 0; i < block.width(); i++) {
        for (int u = 0; u < samples; u++, k++) {
          float value = surface.at(resampling, x + k * stepX, y + k * stepY);
          if (!Float.isNaN(value)) {
            sums[i] += value;
            measured[i]++;
          }
        }
      }
    }
    int at = target.at(block.x(), j);
    for (int i = 0; i < block.width(); i++) {
      target.values()[at + i] = 2 * measured[i] >= samples * samples ? sums[i] / measured[i] : Float.NaN;
    }
  }
}
