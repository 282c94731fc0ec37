package org.terrane.datasets.find;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;

/// What a file says of a band's wavelength, held against the band's name: where both are there and differ, bands were
/// swapped when the file was written.
final class BandWavelength {

  private BandWavelength() {}

  /// Reads the band items `WAVELENGTH`, `CENTRAL_WAVELENGTH_NM`, `CENTRAL_WAVELENGTH_UM` (GDAL's imagery items, in
  /// micrometres) and `WAVELENGTH_UNITS`.
  ///
  /// @param place beginning of the message
  /// @throws DataException `…: is called 'B04' (664.6 nm), but its wavelength is 492.7 nm, that of B02: swapped
  ///     bands?`
  static void check(String place, Sensor sensor, Band band, Map<String, String> items) {
    wavelength(items).filter(nm -> !band.isAt(nm)).ifPresent(nm -> {
      String others = sensor.bands().stream().filter(other -> other.centreNm() > 0 && other.isAt(nm))
          .map(Band::name).collect(Collectors.joining(" or "));
      throw new DataException(place + String.format(Locale.ROOT, "is called '%s' (%.1f nm), but its wavelength is %.1f"
          + " nm%s: swapped bands?", band.name(), band.centreNm(), nm, others.isEmpty() ? "" : ", that of " + others));
    });
  }

  private static Optional<Double> wavelength(Map<String, String> items) {
    boolean micrometres = items.getOrDefault("WAVELENGTH_UNITS", "").toLowerCase(Locale.ROOT).startsWith("micro")
        || items.containsKey("CENTRAL_WAVELENGTH_UM");
    return items.entrySet().stream()
        .filter(item -> item.getKey().toUpperCase(Locale.ROOT).matches("(CENTRAL_)?WAVELENGTH(_NM|_UM)?"))
        .flatMap(item -> number(item.getValue()).stream())
        .findFirst()
        .map(value -> micrometres ? 1000 * value : value);
  }

  private static Optional<Double> number(String text) {
    try {
      return Optional.of(Double.parseDouble(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty(); // a remark, not a number: it contradicts nothing
    }
  }
}
