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
    Surface surface = Surface.over(cache.read(band, window), band);
    int samples = (int) Math.max(1, Math.ceil(map.step() - 0.05));
    for (int j = 0; j < grid.side(); j++) {
      for (int i = 0; i < grid.side(); i++) {
        into[offset + j * grid.side() + i] = samples == 1
            ? surface.at(map.x(i + 0.5, j + 0.5), map.y(i + 0.5, j + 0.5))
            : mean(surface, map, i, j, samples);
      }
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

  /// The mean of `samples x samples` values spread evenly over an output pixel.
  private static float mean(Surface surface, Affine map, int i, int j, int samples) {
    float sum = 0;
    int measured = 0;
    for (int v = 0; v < samples; v++) {
      double row = j + (v + 0.5) / samples;
      for (int u = 0; u < samples; u++) {
        double column = i + (u + 0.5) / samples;
        float value = surface.at(map.x(column, row), map.y(column, row));
        if (value == value) {
          sum += value;
          measured++;
        }
      }
    }
    return 2 * measured >= samples * samples ? sum / measured : Float.NaN;
  }

  /// A patch as a continuous surface through its pixel centres.
  ///
  /// @param x0 column of the raster where the patch begins, `y0` its row
  /// @param edgeX columns of the whole raster, `edgeY` its rows: beyond them by up to a pixel the edge is repeated
  private record Surface(float[] values, int x0, int y0, int width, int height, int edgeX, int edgeY) {

    static Surface over(BandCache.Patch patch, ImageBand band) {
      Window window = patch.window();
      return new Surface(patch.values(), window.x(), window.y(), window.width(), window.height(),
          band.source().info().width(), band.source().info().height());
    }

    /// The value at a pixel position of the raster; the weights of unmeasured pixels go to the others.
    float at(double x, double y) {
      if (x < -1 || y < -1 || x > edgeX + 1 || y > edgeY + 1) {
        return Float.NaN;
      }
      float cx = (float) Math.min(Math.max(x - 0.5 - x0, 0), width - 1);
      float cy = (float) Math.min(Math.max(y - 0.5 - y0, 0), height - 1);
      int left = (int) cx;
      int top = (int) cy;
      float fx = cx - left;
      float fy = cy - top;
      int at = top * width + left;
      int right = at + (left + 1 < width ? 1 : 0);
      int below = top + 1 < height ? width : 0;
      float a = values[at];
      float b = values[right];
      float c = values[at + below];
      float d = values[right + below];
      float upper = a + (b - a) * fx;
      float value = upper + (c + (d - c) * fx - upper) * fy;
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
