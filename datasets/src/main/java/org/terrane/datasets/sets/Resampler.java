package org.terrane.datasets.sets;

import java.util.Arrays;
import org.terrane.datasets.raster.Window;

/// Reads a band onto a crop's grid: bilinear, and averaged where the grid is coarser than the band.
final class Resampler {

  private final BandCache cache;

  Resampler(BandCache cache) {
    this.cache = cache;
  }

  /// Writes `(side, side)` values in the band's unit from `offset` on; NaN where less than half of the weight falls on
  /// measured pixels, or off the raster by more than one of its pixels.
  void read(ImageBand band, CropGrid grid, float[] into, int offset) {
    Affine map = grid.onto(band.source().info());
    Window window = window(map, grid.side(), band);
    if (window.width() <= 0 || window.height() <= 0) {
      Arrays.fill(into, offset, offset + grid.side() * grid.side(), Float.NaN);
      return;
    }
    BandCache.Patch patch = cache.read(band, window);
    int samples = (int) Math.max(1, Math.ceil(map.step() - 0.05));
    for (int j = 0; j < grid.side(); j++) {
      row(patch, band, map, j, samples, into, offset + j * grid.side(), grid.side());
    }
  }

  /// The band's pixels under the grid and one more on each side, as far as the raster goes.
  private static Window window(Affine map, int side, ImageBand band) {
    double[] x = {map.x(0, 0), map.x(side, 0), map.x(0, side), map.x(side, side)};
    double[] y = {map.y(0, 0), map.y(side, 0), map.y(0, side), map.y(side, side)};
    Arrays.sort(x);
    Arrays.sort(y);
    int left = (int) Math.max(0, Math.floor(x[0]) - 1);
    int top = (int) Math.max(0, Math.floor(y[0]) - 1);
    int right = (int) Math.min(band.source().info().width(), Math.ceil(x[3]) + 1);
    int bottom = (int) Math.min(band.source().info().height(), Math.ceil(y[3]) + 1);
    return new Window(left, top, right - left, bottom - top);
  }

  /// One output row; each pixel is the mean of `samples x samples` bilinear values spread evenly over it.
  private static void row(
      BandCache.Patch patch, ImageBand band, Affine map, int j, int samples, float[] into, int at, int side) {
    Bilinear source = Bilinear.over(patch, band);
    for (int i = 0; i < side; i++) {
      float sum = 0;
      int measured = 0;
      for (int v = 0; v < samples; v++) {
        double row = j + (v + 0.5) / samples;
        for (int u = 0; u < samples; u++) {
          double column = i + (u + 0.5) / samples;
          float value = source.at(map.x(column, row), map.y(column, row));
          if (value == value) {
            sum += value;
            measured++;
          }
        }
      }
      into[at + i] = 2 * measured >= samples * samples ? sum / measured : Float.NaN;
    }
  }

  /// A patch as a continuous surface through its pixel centres.
  ///
  /// @param edgeX columns of the whole raster; `edgeY` its rows: beyond them by up to a pixel the edge is repeated
  private record Bilinear(float[] values, int x0, int y0, int width, int height, int edgeX, int edgeY) {

    static Bilinear over(BandCache.Patch patch, ImageBand band) {
      Window window = patch.window();
      return new Bilinear(patch.values(), window.x(), window.y(), window.width(), window.height(),
          band.source().info().width(), band.source().info().height());
    }

    /// The value at a pixel position of the raster; the weights of unmeasured pixels go to the others.
    float at(double x, double y) {
      if (x < -1 || y < -1 || x > edgeX + 1 || y > edgeY + 1) {
        return Float.NaN;
      }
      double cx = x - 0.5;
      double cy = y - 0.5;
      int column = (int) Math.floor(cx);
      int row = (int) Math.floor(cy);
      float fx = (float) (cx - column);
      float fy = (float) (cy - row);
      int left = Math.clamp(column - x0, 0, width - 1);
      int right = Math.clamp(column + 1 - x0, 0, width - 1);
      int upper = Math.clamp(row - y0, 0, height - 1) * width;
      int lower = Math.clamp(row + 1 - y0, 0, height - 1) * width;
      float a = values[upper + left];
      float b = values[upper + right];
      float c = values[lower + left];
      float d = values[lower + right];
      float value = (a + (b - a) * fx) * (1 - fy) + (c + (d - c) * fx) * fy;
      return value == value ? value : sparse(a, b, c, d, fx, fy);
    }

    private static float sparse(float a, float b, float c, float d, float fx, float fy) {
      float sum = 0;
      float weight = 0;
      float[] corners = {a, b, c, d};
      float[] weights = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
      for (int i = 0; i < 4; i++) {
        if (corners[i] == corners[i]) {
          sum += corners[i] * weights[i];
          weight += weights[i];
        }
      }
      return weight >= 0.5f ? sum / weight : Float.NaN;
    }
  }
}
