package org.terrane.datasets.scene;

import java.util.List;

/// Landsat 7, 8 and 9. Wavelengths: USGS's handbooks; codings: Collection 2 level 2 (surface reflectance and
/// temperature), whose numbers are unsigned. Collection 1 stored ten-thousandths and tenths of a kelvin as signed
/// numbers, by which it is told.
final class Landsats {

  private static final Coding REFLECTANCE = new Coding(2.75e-5, -0.2, 0.0, Coding.of(1e-4, 0, -9999));
  private static final Coding TEMPERATURE = new Coding(0.00341802, 149, 0.0, Coding.of(0.1, 0, -9999));
  private static final List<String> MASKS = List.of("pixel_qa", "QA_PIXEL", "radsat_qa", "QA_RADSAT");

  static final Sensor LANDSAT_8 =
      new Sensor("landsat-8", "Landsat 8 OLI/TIRS", Modality.MULTISPECTRAL, operationalLandImager(), MASKS);

  /// OLI-2's responses differ from OLI's by a nanometre at most.
  static final Sensor LANDSAT_9 =
      new Sensor("landsat-9", "Landsat 9 OLI-2/TIRS-2", Modality.MULTISPECTRAL, operationalLandImager(), MASKS);

  static final Sensor LANDSAT_7 =
      new Sensor("landsat-7", "Landsat 7 ETM+", Modality.MULTISPECTRAL,
          List.of(
              optical("B01", List.of("B1", "SR_B1", "blue"), 485, 70, 30),
              optical("B02", List.of("B2", "SR_B2", "green"), 560, 80, 30),
              optical("B03", List.of("B3", "SR_B3", "red"), 660, 60, 30),
              optical("B04", List.of("B4", "SR_B4", "nir"), 835, 130, 30),
              optical("B05", List.of("B5", "SR_B5", "swir1"), 1650, 200, 30),
              thermal("B06", List.of("B6", "ST_B6", "thermal"), 11450, 2100, 60),
              optical("B07", List.of("B7", "SR_B7", "swir2"), 2220, 260, 30),
              optical("B08", List.of("B8", "pan"), 710, 380, 15)),
          MASKS);

  static final Sensor COMPOSITE =
      new Sensor("landsat-composite", "Landsat composite", Modality.MULTISPECTRAL,
          List.of(Cameras.number("Blue", "b", 480, 65, 30), Cameras.number("Green", "g", 560, 70, 30),
              Cameras.number("Red", "r", 655, 60, 30), Cameras.number("NIR", "nir", 850, 90, 30),
              Cameras.number("SWIR1", "swir", 1630, 150, 30), Cameras.number("SWIR2", "swir2", 2200, 250, 30)),
          List.of("pixel_qa"));

  private Landsats() {}

  private static List<Band> operationalLandImager() {
    return List.of(
        optical("B01", List.of("B1", "SR_B1", "coastal"), 443, 16, 30),
        optical("B02", List.of("B2", "SR_B2", "blue"), 482, 60, 30),
        optical("B03", List.of("B3", "SR_B3", "green"), 561.4f, 57, 30),
        optical("B04", List.of("B4", "SR_B4", "red"), 654.6f, 37, 30),
        optical("B05", List.of("B5", "SR_B5", "nir"), 864.7f, 28, 30),
        optical("B06", List.of("B6", "SR_B6", "swir1"), 1608.9f, 85, 30),
        optical("B07", List.of("B7", "SR_B7", "swir2"), 2200.7f, 187, 30),
        optical("B08", List.of("B8", "pan"), 589.5f, 172, 15),
        optical("B09", List.of("B9", "cirrus"), 1373.4f, 20, 30),
        thermal("B10", List.of("ST_B10", "tirs1"), 10895, 590, 100),
        thermal("B11", List.of("tirs2"), 12005, 1010, 100));
  }

  /// 1.6 is the top of the valid range of surface reflectance in both collections.
  private static Band optical(String name, List<String> aliases, float centreNm, float widthNm, float gsd) {
    return new Band(name, aliases, centreNm, widthNm, gsd, Unit.REFLECTANCE, REFLECTANCE, -0.2f, 1.6f);
  }

  private static Band thermal(String name, List<String> aliases, float centreNm, float widthNm, float gsd) {
    return new Band(name, aliases, centreNm, widthNm, gsd, Unit.KELVIN, TEMPERATURE, 150, 400);
  }
}
