package org.terrane.datasets.scene;

import org.jspecify.annotations.Nullable;

/// How a sensor's product stores a band as whole numbers: `value = scale * stored + offset` in the band's unit.
///
/// It speaks where a file does not: a file's own scale, unit or nodata value goes first, and floating-point files hold
/// values in the unit itself.
///
/// @param nodata the stored number that means "nothing measured here"; null where the product has none
/// @param signed the coding of files with signed numbers, where an older release is told by them; null where both are
///     the same
public record Coding(double scale, double offset, @Nullable Double nodata, @Nullable Coding signed) {

  /// Stored numbers are values, and none is reserved.
  public static final Coding PLAIN = new Coding(1, 0, null, null);

  /// Sentinel-2 and most reflectance products: ten-thousandths, 0 where nothing was measured.
  public static final Coding TEN_THOUSANDTHS = of(1e-4, 0, 0);

  public static Coding of(double scale, double offset, double nodata) {
    return new Coding(scale, offset, nodata, null);
  }

  /// The coding of files with signed or unsigned numbers.
  public Coding of(boolean signedNumbers) {
    return signedNumbers && signed != null ? signed : this;
  }
}
