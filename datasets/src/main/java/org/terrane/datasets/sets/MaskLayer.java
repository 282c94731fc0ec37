package org.terrane.datasets.sets;

import java.util.Arrays;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.Window;

/// A layer of classes or bits that came with an image and measures nothing itself: `SCL`, `QA60`, `pixel_qa`.
///
/// @param name as the sensor lists it among its masks
/// @param index the layer's place in the raster, from 0
public record MaskLayer(String name, RasterSource source, int index) {

  /// The layer's stored numbers on a grid of `rows x columns` pixels, each that of the nearest pixel; NaN off the
  /// raster and where the file has its nodata number. Classes cannot be averaged.
  ///
  /// @param onto from the grid's pixels to those of this layer's raster
  /// @throws org.terrane.datasets.raster.RasterException if the file is damaged
  public float[] nearest(Affine onto, int columns, int rows) {
    float[] values = new float[columns * rows];
    Window window = under(onto, columns, rows);
    if (window.width() <= 0 || window.height() <= 0) {
      Arrays.fill(values, Float.NaN);
      return values;
    }
    float[] stored = read(window);
    Double declared = source.info().bands().get(index).nodata();
    float nodata = declared == null ? Float.NaN : declared.floatValue();
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        int x = (int) Math.floor(onto.x(i + 0.5, j + 0.5)) - window.x();
        int y = (int) Math.floor(onto.y(i + 0.5, j + 0.5)) - window.y();
        boolean inside = x >= 0 && y >= 0 && x < window.width() && y < window.height();
        float value = inside ? stored[y * window.width() + x] : Float.NaN;
        values[j * columns + i] = value == nodata ? Float.NaN : value;
      }
    }
    return values;
  }

  private float[] read(Window window) {
    float[] stored = new float[window.width() * window.height()];
    try (Raster raster = source.opener().get()) {
      raster.read(window, new int[] {index}, stored);
    }
    return stored;
  }

  /// The layer's pixels under the grid, as far as the raster goes.
  private Window under(Affine onto, int columns, int rows) {
    double[] x = {onto.x(0, 0), onto.x(columns, 0), onto.x(0, rows), onto.x(columns, rows)};
    double[] y = {onto.y(0, 0), onto.y(columns, 0), onto.y(0, rows), onto.y(columns, rows)};
    Arrays.sort(x);
    Arrays.sort(y);
    int left = (int) Math.max(0, Math.floor(x[0]));
    int top = (int) Math.max(0, Math.floor(y[0]));
    int right = (int) Math.min(source.info().width(), Math.ceil(x[3]));
    int bottom = (int) Math.min(source.info().height(), Math.ceil(y[3]));
    return new Window(left, top, right - left, bottom - top);
  }
}
