package org.terrane.datasets.sets;

import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Band;

/// Where one band of one image lies, and how its stored values are read.
///
/// @param index the band's place in the raster, from 0
public record ImageBand(Band band, RasterSource source, int index, Calibration calibration) {

  /// The band's values over a window, `(height, width)`, in the band's unit; NaN where nothing was measured.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if the window is not in the raster or the file is damaged
  public float[] read(Window window) {
    float[] values = new float[window.width() * window.height()];
    try (Raster raster = source.opener().get()) {
      raster.read(window, new int[] {index}, values);
    }
    calibrate(values);
    return values;
  }

  /// Turns stored values into values in the band's unit, in place; NaN where nothing was measured: NaN or the declared
  /// nodata value in the file, or a value outside what the band can have.
  void calibrate(float[] values) {
    Double declared = nodata();
    float nodata = declared == null ? Float.NaN : declared.floatValue();
    for (int i = 0; i < values.length; i++) {
      float value = values[i] == nodata ? Float.NaN : calibration.apply(values[i]);
      values[i] = band.accepts(value) ? value : Float.NaN;
    }
  }

  private @Nullable Double nodata() {
    return source.info().bands().get(index).nodata();
  }
}
