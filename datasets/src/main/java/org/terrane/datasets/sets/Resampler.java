package org.terrane.datasets.sets;

import java.util.Arrays;
import org.terrane.datasets.raster.Window;

/// Reads a band onto a crop's grid: bilinear, and averaged where the grid is coarser than the band.
public final class Resampler {

  private final BandCache cache;

  public Resampler(BandCache cache) {
    this.cache = cache;
  }

  /// Writes `(side, side)` values in the band's unit from `offset` on; NaN where less than half of the weight falls on
  /// measured pixels, or off the raster by more than one of its pixels.
  public void read(ImageBand band, CropGrid grid, float[] into, int offset) {
    Affine map = grid.onto(band.source().info());
    Window window = window(map, grid.side(), band);
    if (window.width() <= 0 || window.height() <= 0) {
      Arrays.fill(into, offset, offset + grid.side() * grid.side(), Float.NaN);
      return;
    }
    Surface surface = Surface.over(cache.read(band, window), band);
    int samples = (int) Math.max(1, Math.ceil(map.step() - 0.05));
    for (int j = 0; j < grid.side(); j++) {
      if (samples == 1) {
        sharpRow(surface, map, j, into, offset + j * grid.side(), grid.side());
      } else {
        averagedRow(surface, map, j, samples, into, offset + j * grid.side(), grid.side());
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

  private static void sharpRow(Surface surface, Affine map, int j, float[] into, int at, int side) {
    double x = map.x(0.5, j + 0.5);
    double y = map.y(0.5, j + 0.5);
    double stepX = map.perColumn().x();
    double stepY = map.perColumn().y();
    for (int i = 0; i < side; i++) {
      into[at + i] = surface.at(x + i * stepX, y + i * stepY);
    }
  }

  /// Each pixel is the mean of `samples x samples` values spread evenly over it.
  private static void averagedRow(
      Surface surface, Affine map, int j, int samples, float[] into, int at, int side) {
    double part = 1.0 / samples;
    double stepX = part * map.perColumn().x();
    double stepY = part * map.perColumn().y();
    float[] sums = new float[side];
    int[] measured = new int[side];
    for (int v = 0; v < samples; v++) {
      double x = map.x(0.5 * part, j + (v + 0.5) * part);
      double y = map.y(0.5 * part, j + (v + 0.5) * part);
      for (int i = 0, k = 0; i < side; i++) {
        for (int u = 0; u < samples; u++, k++) {
          float value = surface.at(x + k * stepX, y + k * stepY);
          if (!Float.isNaN(value)) {
            sums[i] += value;
            measured[i]++;
          }
        }
      }
    }
    for (int i = 0; i < side; i++) {
      into[at + i] = 2 * measured[i] >= samples * samples ? sums[i] / measured[i] : Float.NaN;
    }
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
      float cx = inside((float) (x - 0.5 - x0), width, x, edgeX);
      float cy = inside((float) (y - 0.5 - y0), height, y, edgeY);
      if (cx < 0 || cy < 0) {
        return Float.NaN;
      }
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
      return !Float.isNaN(value) ? value : sparse(a, b, c, d, fx, fy);
    }

    /// The position held within the patch; -1 for one that is beyond the raster by more than a pixel.
    private static float inside(float inPatch, int size, double inRaster, int edge) {
      if (inPatch < 0) {
        return inRaster < -1 ? -1 : 0;
      }
      if (inPatch > size - 1) {
        return inRaster > edge + 1 ? -1 : size - 1;
      }
      return inPatch;
    }

    private static float sparse(float a, float b, float c, float d, float fx, float fy) {
      float sum = 0;
      float weight = 0;
      float[] corners = {a, b, c, d};
      float[] weights = {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy};
      for (int i = 0; i < 4; i++) {
        if (!Float.isNaN(corners[i])) {
          sum += corners[i] * weights[i];
          weight += weights[i];
        }
      }
      return weight >= 0.5f ? sum / weight : Float.NaN;
    }
  }
}
