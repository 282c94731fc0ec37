package org.terrane.datasets.scene;

import java.util.List;

/// Sentinel-1 and Sentinel-2. Wavelengths: ESA's Sentinel-2 spectral response functions (S2A); codings: ESA's product
/// specification. From processing baseline 04.00 on (25 January 2022) files carry an offset of -1000, which they name
/// in their own metadata.
final class Sentinels {

  /// Sentinel-1 C band: 5.405 GHz is 5.547 cm.
  private static final float C_BAND_NM = 5.547e7f;

  static final Sensor SENTINEL_2_L1C =
      new Sensor("sentinel-2-l1c", "Sentinel-2 MSI, level 1C (top of atmosphere)", Modality.MULTISPECTRAL,
          bands(true), List.of("QA60"));

  static final Sensor SENTINEL_2_L2A =
      new Sensor("sentinel-2-l2a", "Sentinel-2 MSI, level 2A (surface)", Modality.MULTISPECTRAL,
          bands(false), List.of("SCL", "QA60"));

  static final Sensor SENTINEL_2_RGB =
      new Sensor("sentinel-2-rgb", "Sentinel-2 colour, 8-bit display", Modality.MULTISPECTRAL,
          List.of(Cameras.number("R", "red", 664.6f, 30, 10), Cameras.number("G", "green", 559.8f, 35, 10),
              Cameras.number("B", "blue", 492.7f, 65, 10)),
          List.of());

  static final Sensor SENTINEL_1 =
      new Sensor("sentinel-1", "Sentinel-1 C-SAR IW", Modality.SAR,
          List.of(radar("VV"), radar("VH"), radar("HH"), radar("HV")), List.of("angle"));

  private Sentinels() {}

  private static List<Band> bands(boolean cirrus) {
    List<Band> all = List.of(
        optical("B01", List.of("B1", "coastal"), 442.7f, 20, 60),
        optical("B02", List.of("B2", "blue"), 492.7f, 65, 10),
        optical("B03", List.of("B3", "green"), 559.8f, 35, 10),
        optical("B04", List.of("B4", "red"), 664.6f, 30, 10),
        optical("B05", List.of("B5", "rededge1"), 704.1f, 14, 20),
        optical("B06", List.of("B6", "rededge2"), 740.5f, 14, 20),
        optical("B07", List.of("B7", "rededge3"), 782.8f, 19, 20),
        optical("B08", List.of("B8", "nir"), 832.8f, 105, 10),
        optical("B8A", List.of("B08A", "nir08"), 864.7f, 21, 20),
        optical("B09", List.of("B9", "nir09", "watervapour"), 945.1f, 19, 60),
        optical("B10", List.of("cirrus"), 1373.5f, 29, 60),
        optical("B11", List.of("swir16", "swir1"), 1613.7f, 90, 20),
        optical("B12", List.of("swir22", "swir2"), 2202.4f, 174, 20));
    return all.stream().filter(band -> cirrus || !band.isCalled("cirrus")).toList();
  }

  /// Bright clouds exceed a reflectance of 1; saturated pixels reach 6.5535.
  private static Band optical(String name, List<String> aliases, float centreNm, float widthNm, float gsd) {
    return new Band(name, aliases, centreNm, widthNm, gsd, Unit.REFLECTANCE, Coding.TEN_THOUSANDTHS, -0.2f, 6.6f);
  }

  private static Band radar(String polarisation) {
    return Cameras.radar(polarisation, C_BAND_NM, 10);
  }
}
