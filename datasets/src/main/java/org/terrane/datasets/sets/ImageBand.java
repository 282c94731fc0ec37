package org.terrane.datasets.sets;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;

/// Where one band of one image lies, and how its stored values are read.
///
/// @param index the band's place in the raster, from 0
public record ImageBand(Band band, RasterSource source, int index, Calibration calibration) {

  /// The same stored values taken for another band.
  ImageBand as(Band other, Calibration read) {
    return new ImageBand(other, source, index, read);
  }

  /// Whether the image lacks the band, and its mean is read instead.
  boolean isFilled() {
    return calibration instanceof Calibration.Absent;
  }

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

  /// Turns stored values into values in the band's unit, in place; NaN where nothing was measured: NaN or the nodata
  /// value in the file, or a value outside what the band can have.
  ///
  /// @throws DataException when there are values of several sizes and all lie outside: they are in another unit
  void calibrate(float[] values) {
    Double declared = nodata();
    float nodata = declared == null ? Float.NaN : declared.floatValue();
    boolean measured = false;
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      float value = values[i] == nodata ? Float.NaN : calibration.apply(values[i]);
      if (band.accepts(value)) {
        measured = true;
      } else {
        least = value < least ? value : least; // never NaN
        most = value > most ? value : most;
        value = Float.NaN;
      }
      values[i] = value;
    }
    if (!measured && least < most) {
      throw otherUnit(least, most);
    }
  }

  private @Nullable Double nodata() {
    return source.info().bands().get(index).nodata();
  }

  private DataException otherUnit(float least, float most) {
    return new DataException(String.format(Locale.ROOT, "%s: band %s: all values lie between %.6g and %.6g, none within"
        + " the %.6g to %.6g %s it can have; another unit? Say so by the item UNITS, or by a scale",
        source.info().file(), band.name(), least, most, band.low(), band.high(), band.unit().symbol()));
  }
}
