package org.terrane.datasets.scene;

import java.util.List;

/// Sharp cameras on satellites and aircraft, and what else comes as plain numbers. Wavelengths: USDA's NAIP camera
/// sheets, Planet's imagery specification, the band limits CRESDA publishes for Gaofen; broad colour bands are nominal.
final class Cameras {

  /// Airborne X band: 9.6 GHz is 3.123 cm.
  private static final float X_BAND_NM = 3.123e7f;

  private static final Coding ZERO_IS_NODATA = Coding.of(1, 0, 0);

  static final Sensor NAIP =
      new Sensor("naip", "NAIP aerial camera", Modality.HIGH_RESOLUTION,
          List.of(number("R", "red", 635, 54, 1), number("G", "green", 560, 54, 1), number("B", "blue", 460, 64, 1),
              number("NIR", "nir", 860, 54, 1)),
          List.of());

  static final Sensor RGB =
      new Sensor("rgb", "colour camera", Modality.HIGH_RESOLUTION, rgb(), List.of("alpha"));

  static final Sensor RGBN =
      new Sensor("rgbn", "colour and near-infrared camera", Modality.HIGH_RESOLUTION,
          List.of(rgb().get(0), rgb().get(1), rgb().get(2), number("NIR", "nir", 840, 100, 0)), List.of("alpha"));

  static final Sensor VHR_MULTISPECTRAL =
      new Sensor("vhr-ms", "very-high-resolution optical, unnamed bands", Modality.HIGH_RESOLUTION,
          List.of(unnamed("b1"), unnamed("b2"), unnamed("b3"), unnamed("b4")), List.of());

  static final Sensor VHR_PANCHROMATIC =
      new Sensor("vhr-pan", "very-high-resolution panchromatic", Modality.HIGH_RESOLUTION,
          List.of(number("pan", "panchromatic", 625, 350, 0)), List.of());

  static final Sensor SAR_QUAD =
      new Sensor("sar-quad", "quad-polarised airborne SAR", Modality.SAR,
          List.of(radar("p1", X_BAND_NM, 0), radar("p2", X_BAND_NM, 0), radar("p3", X_BAND_NM, 0),
              radar("p4", X_BAND_NM, 0)),
          List.of());

  static final Sensor ELEVATION =
      new Sensor("dem", "elevation model", Modality.ELEVATION,
          List.of(new Band("elevation_m", List.of("elevation", "dem"), 0, 0, 0, Unit.METRE,
              Coding.of(1, 0, -32768), -500, 9000)),
          List.of());

  static final Sensor GAOFEN_1 =
      new Sensor("gaofen-1", "Gaofen-1 PMS", Modality.HIGH_RESOLUTION, gaofen(8, 2), List.of());

  static final Sensor GAOFEN_1_WIDE =
      new Sensor("gaofen-1-wfv", "Gaofen-1 WFV", Modality.MULTISPECTRAL, gaofen(16, 0), List.of());

  static final Sensor GAOFEN_2 =
      new Sensor("gaofen-2", "Gaofen-2 PMS", Modality.HIGH_RESOLUTION, gaofen(4, 1), List.of());

  static final Sensor PLANETSCOPE_4 =
      new Sensor("planetscope-4", "PlanetScope Dove, four bands", Modality.HIGH_RESOLUTION,
          List.of(planet("blue", List.of("B1", "b"), 485, 60), planet("green", List.of("B2", "g"), 545, 90),
              planet("red", List.of("B3", "r"), 630, 80), planet("nir", List.of("B4", "n"), 820, 80)),
          List.of("udm", "cloud"));

  static final Sensor PLANETSCOPE_8 =
      new Sensor("planetscope-8", "PlanetScope SuperDove, eight bands", Modality.HIGH_RESOLUTION,
          List.of(planet("coastal_blue", List.of("B1"), 443, 20), planet("blue", List.of("B2"), 490, 50),
              planet("green_i", List.of("B3"), 531, 36), planet("green", List.of("B4"), 565, 36),
              planet("yellow", List.of("B5"), 610, 20), planet("red", List.of("B6"), 665, 31),
              planet("rededge", List.of("B7"), 705, 15), planet("nir", List.of("B8"), 865, 40)),
          List.of("udm", "cloud"));

  private Cameras() {}

  /// A band of digital numbers.
  static Band number(String name, String alias, float centreNm, float widthNm, float gsd) {
    return numbers(name, List.of(alias), centreNm, widthNm, gsd, Coding.PLAIN);
  }

  /// A polarisation of a radar: decibel once its coding, which differs from provider to provider, is undone.
  static Band radar(String name, float wavelengthNm, float gsd) {
    return new Band(name, List.of(), wavelengthNm, 0, gsd, Unit.DECIBEL, Coding.PLAIN, -80, 50);
  }

  private static List<Band> rgb() {
    return List.of(
        number("R", "red", 650, 100, 0), number("G", "green", 550, 100, 0), number("B", "blue", 450, 100, 0));
  }

  /// Four bands and, on the sharper cameras, a panchromatic one; 10-bit numbers without an atmosphere correction.
  private static List<Band> gaofen(float gsd, float panchromaticGsd) {
    List<Band> four = List.of(
        numbers("B1", List.of("blue", "MSS1"), 485, 70, gsd, ZERO_IS_NODATA),
        numbers("B2", List.of("green", "MSS2"), 555, 70, gsd, ZERO_IS_NODATA),
        numbers("B3", List.of("red", "MSS3"), 660, 60, gsd, ZERO_IS_NODATA),
        numbers("B4", List.of("nir", "MSS4"), 830, 120, gsd, ZERO_IS_NODATA));
    return panchromaticGsd == 0 ? four
        : List.of(four.get(0), four.get(1), four.get(2), four.get(3),
            numbers("pan", List.of("PAN1"), 675, 450, panchromaticGsd, ZERO_IS_NODATA));
  }

  /// Surface reflectance (`_SR`) in ten-thousandths.
  private static Band planet(String name, List<String> aliases, float centreNm, float widthNm) {
    return new Band(name, aliases, centreNm, widthNm, 3, Unit.REFLECTANCE, Coding.TEN_THOUSANDTHS, -0.2f, 6.6f);
  }

  private static Band unnamed(String name) {
    return numbers(name, List.of(), 0, 0, 0, Coding.PLAIN);
  }

  private static Band numbers(
      String name, List<String> aliases, float centreNm, float widthNm, float gsd, Coding coding) {
    return new Band(name, aliases, centreNm, widthNm, gsd, Unit.DIGITAL_NUMBER, coding, 0, 65535);
  }
}
