package org.terrane.datasets.scene;

import java.util.List;

/// One band of a sensor.
///
/// @param name the name the provider uses, for example `B8A`
/// @param aliases other names for the same band, for example `nir`; compared without regard to case
/// @param centreNm centre wavelength in nanometres; 0 where the band has none (elevation) or it is not known
/// @param widthNm width at half maximum in nanometres; 0 where not known
/// @param gsd ground sample distance at which the sensor measures the band, in metres; 0 where the sensor does not
///     fix it, as for cameras on aircraft
/// @param unit unit of [#low] and [#high] and of every value handed on
/// @param coding how the provider stores it as whole numbers
/// @param low values below are not measurements
/// @param high values above are not measurements
public record Band(
    String name,
    List<String> aliases,
    float centreNm,
    float widthNm,
    float gsd,
    Unit unit,
    Coding coding,
    float low,
    float high) {

  public Band {
    aliases = List.copyOf(aliases);
  }

  /// Whether this name means the band.
  public boolean isCalled(String wanted) {
    return name.equalsIgnoreCase(wanted) || aliases.stream().anyMatch(wanted::equalsIgnoreCase);
  }

  /// Whether a value in [#unit] can be a measurement; NaN never is.
  public boolean accepts(float value) {
    return value >= low && value <= high;
  }

  /// Whether light of this wavelength falls into the band, give or take its width: what a file says of a band's
  /// wavelength is rounded, but never lies in another band. True where the band has none.
  public boolean isAt(double wavelengthNm) {
    return centreNm == 0 || Math.abs(wavelengthNm - centreNm) <= Math.max(widthNm, 0.02 * centreNm);
  }
}
