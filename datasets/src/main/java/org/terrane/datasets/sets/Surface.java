package org.terrane.datasets.sets;

import org.terrane.datasets.raster.Window;

/// A patch as a surface through its pixel centres. Positions are in pixels of the raster. Where values are
/// interpolated, the raster's edge is repeated beyond it by up to a pixel; farther out nothing is measured.
///
/// @param x0 column of the raster where the patch begins, `y0` its row
/// @param edgeX columns of the whole raster, `edgeY` its rows
record Surface(float[] values, int x0, int y0, int width, int height, int edgeX, int edgeY) {

  static Surface over(BandCache.Patch patch, ImageBand band) {
    Window window = patch.window();
    return new Surface(patch.values(), window.x(), window.y(), window.width(), window.height(),
        band.source().info().width(), band.source().info().height());
  }

  float at(Resampling resampling, double x, double y) {
    return switch (resampling) {
      case NEAREST -> nearest(x, y);
      case BILINEAR -> bilinear(x, y);
      case CUBIC -> cubic(x, y);
    };
  }

  /// The pixel that holds the position; none does beyond the raster.
  private float nearest(double x, double y) {
    if (!(x >= 0 && y >= 0 && x < edgeX && y < edgeY)) {
      return Float.NaN;
    }
    return pixel((int) Math.floor(x) - x0, (int) Math.floor(y) - y0);
  }

  /// The weights of unmeasured pixels go to the others, as long as these have half of them.
  private float bilinear(double x, double y) {
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

  private float cubic(double x, double y) {
    float cx = inside((float) (x - 0.5 - x0), width, x, edgeX);
    float cy = inside((float) (y - 0.5 - y0), height, y, edgeY);
    if (cx < 0 || cy < 0) {
      return Float.NaN;
    }
    int left = (int) cx;
    int top = (int) cy;
    float fx = cx - left;
    float value = weighted(
        row(left, top - 1, fx), row(left, top, fx), row(left, top + 1, fx), row(left, top + 2, fx), cy - top);
    return !Float.isNaN(value) ? value : bilinear(x, y);
  }

  private float row(int left, int y, float fx) {
    return weighted(pixel(left - 1, y), pixel(left, y), pixel(left + 1, y), pixel(left + 2, y), fx);
  }

  /// Keys's cubic through b and c, whose slopes there are those of the lines from a to c and from b to d.
  private static float weighted(float a, float b, float c, float d, float t) {
    return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  /// A pixel of the patch, or the one on its edge that is nearest.
  private float pixel(int x, int y) {
    return values[Math.clamp(y, 0, height - 1) * width + Math.clamp(x, 0, width - 1)];
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
