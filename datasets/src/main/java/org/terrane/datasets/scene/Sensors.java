package org.terrane.datasets.scene;

import java.util.List;
import java.util.stream.Collectors;

/// The sensors this project knows. Wavelengths: ESA's Sentinel-2 spectral response functions (S2A), USGS's Landsat 8
/// handbook, USDA's NAIP camera sheets; broad RGB bands are nominal.
public final class Sensors {

  /// Sentinel-1 C band: 5.405 GHz is 5.547 cm.
  private static final float C_BAND_NM = 5.547e7f;
  /// Airborne X band: 9.6 GHz is 3.123 cm.
  private static final float X_BAND_NM = 3.123e7f;

  public static final Sensor SENTINEL_2_L1C =
      new Sensor("sentinel-2-l1c", "Sentinel-2 MSI, level 1C (top of atmosphere)", Modality.MULTISPECTRAL,
          sentinel2(true), List.of("QA60"));

  public static final Sensor SENTINEL_2_L2A =
      new Sensor("sentinel-2-l2a", "Sentinel-2 MSI, level 2A (surface)", Modality.MULTISPECTRAL,
          sentinel2(false), List.of("SCL", "QA60"));

  /// Sentinel-2 colour images stretched to 8 bits for display.
  public static final Sensor SENTINEL_2_RGB =
      new Sensor("sentinel-2-rgb", "Sentinel-2 colour, 8-bit display", Modality.MULTISPECTRAL,
          List.of(number("R", "red", 664.6f, 30, 10), number("G", "green", 559.8f, 35, 10),
              number("B", "blue", 492.7f, 65, 10)),
          List.of());

  public static final Sensor SENTINEL_1 =
      new Sensor("sentinel-1", "Sentinel-1 C-SAR IW", Modality.SAR,
          List.of(sar("VV", C_BAND_NM, 10), sar("VH", C_BAND_NM, 10), sar("HH", C_BAND_NM, 10),
              sar("HV", C_BAND_NM, 10)),
          List.of("angle"));

  public static final Sensor LANDSAT_8 =
      new Sensor("landsat-8", "Landsat 8 OLI/TIRS", Modality.MULTISPECTRAL, landsat8(),
          List.of("pixel_qa", "QA_PIXEL", "radsat_qa"));

  /// Composites of any Landsat, stretched to digital numbers.
  public static final Sensor LANDSAT_COMPOSITE =
      new Sensor("landsat-composite", "Landsat composite", Modality.MULTISPECTRAL,
          List.of(number("Blue", "b", 480, 65, 30), number("Green", "g", 560, 70, 30), number("Red", "r", 655, 60, 30),
              number("NIR", "nir", 850, 90, 30), number("SWIR1", "swir", 1630, 150, 30),
              number("SWIR2", "swir2", 2200, 250, 30)),
          List.of("pixel_qa"));

  public static final Sensor NAIP =
      new Sensor("naip", "NAIP aerial camera", Modality.HIGH_RESOLUTION,
          List.of(number("R", "red", 635, 54, 1), number("G", "green", 560, 54, 1), number("B", "blue", 460, 64, 1),
              number("NIR", "nir", 860, 54, 1)),
          List.of());

  /// Any three-band colour image.
  public static final Sensor RGB =
      new Sensor("rgb", "colour camera", Modality.HIGH_RESOLUTION, rgb(), List.of("alpha"));

  /// Any colour and near-infrared image.
  public static final Sensor RGBN =
      new Sensor("rgbn", "colour and near-infrared camera", Modality.HIGH_RESOLUTION,
          List.of(rgb().get(0), rgb().get(1), rgb().get(2), number("NIR", "nir", 840, 100, 0)), List.of("alpha"));

  /// Very-high-resolution satellites whose four bands come without names.
  public static final Sensor VHR_MULTISPECTRAL =
      new Sensor("vhr-ms", "very-high-resolution optical, unnamed bands", Modality.HIGH_RESOLUTION,
          List.of(unnamed("b1"), unnamed("b2"), unnamed("b3"), unnamed("b4")),
          List.of());

  public static final Sensor VHR_PANCHROMATIC =
      new Sensor("vhr-pan", "very-high-resolution panchromatic", Modality.HIGH_RESOLUTION,
          List.of(number("pan", "panchromatic", 625, 350, 0)), List.of());

  /// Airborne radar with four polarisations whose order is not stated.
  public static final Sensor SAR_QUAD =
      new Sensor("sar-quad", "quad-polarised airborne SAR", Modality.SAR,
          List.of(sar("p1", X_BAND_NM, 0), sar("p2", X_BAND_NM, 0), sar("p3", X_BAND_NM, 0),
              sar("p4", X_BAND_NM, 0)),
          List.of());

  public static final Sensor ELEVATION =
      new Sensor("dem", "elevation model", Modality.ELEVATION,
          List.of(new Band("elevation_m", List.of("elevation", "dem"), 0, 0, 0, Unit.METRE, -500, 9000)), List.of());

  /// All of the above.
  public static final List<Sensor> ALL =
      List.of(SENTINEL_2_L1C, SENTINEL_2_L2A, SENTINEL_2_RGB, SENTINEL_1, LANDSAT_8, LANDSAT_COMPOSITE, NAIP, RGB, RGBN,
          VHR_MULTISPECTRAL, VHR_PANCHROMATIC, SAR_QUAD, ELEVATION);

  private Sensors() {}

  /// The sensor of this id.
  ///
  /// @throws DataException `[sensor] no sensor 'sentinel-2', did you mean 'sentinel-1'? Known are …`
  public static Sensor of(String id) {
    return ALL.stream().filter(sensor -> sensor.id().equals(id)).findFirst().orElseThrow(() -> unknown(id));
  }

  private static DataException unknown(String id) {
    List<String> ids = ALL.stream().map(Sensor::id).toList();
    String hint = NearName.of(id, ids).map(near -> ", did you mean '" + near + "'?").orElse(".");
    return new DataException(
        "[sensor] no sensor '" + id + "'" + hint + " Known are " + ids.stream().collect(Collectors.joining(" ")));
  }

  private static List<Band> sentinel2(boolean cirrus) {
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

  private static List<Band> landsat8() {
    return List.of(
        landsat("B01", List.of("B1", "coastal"), 443, 16, 30),
        landsat("B02", List.of("B2", "blue"), 482, 60, 30),
        landsat("B03", List.of("B3", "green"), 561.4f, 57, 30),
        landsat("B04", List.of("B4", "red"), 654.6f, 37, 30),
        landsat("B05", List.of("B5", "nir"), 864.7f, 28, 30),
        landsat("B06", List.of("B6", "swir1"), 1608.9f, 85, 30),
        landsat("B07", List.of("B7", "swir2"), 2200.7f, 187, 30),
        landsat("B08", List.of("B8", "pan"), 589.5f, 172, 15),
        landsat("B09", List.of("B9", "cirrus"), 1373.4f, 20, 30),
        new Band("B10", List.of("tirs1"), 10895, 590, 100, Unit.KELVIN, 150, 400),
        new Band("B11", List.of("tirs2"), 12005, 1010, 100, Unit.KELVIN, 150, 400));
  }

  private static List<Band> rgb() {
    return List.of(
        number("R", "red", 650, 100, 0), number("G", "green", 550, 100, 0), number("B", "blue", 450, 100, 0));
  }

  /// Bright clouds exceed a reflectance of 1; saturated Sentinel-2 pixels reach 6.5535.
  private static Band optical(String name, List<String> aliases, float centreNm, float widthNm, float gsd) {
    return new Band(name, aliases, centreNm, widthNm, gsd, Unit.REFLECTANCE, -0.2f, 6.6f);
  }

  /// 1.6 is the top of the valid range of Landsat surface reflectance (Collection 1 product guide).
  private static Band landsat(String name, List<String> aliases, float centreNm, float widthNm, float gsd) {
    return new Band(name, aliases, centreNm, widthNm, gsd, Unit.REFLECTANCE, -0.2f, 1.6f);
  }

  private static Band sar(String name, float wavelengthNm, float gsd) {
    return new Band(name, List.of(), wavelengthNm, 0, gsd, Unit.DECIBEL, -80, 50);
  }

  private static Band unnamed(String name) {
    return new Band(name, List.of(), 0, 0, 0, Unit.DIGITAL_NUMBER, 0, 65535);
  }

  private static Band number(String name, String alias, float centreNm, float widthNm, float gsd) {
    return new Band(name, List.of(alias), centreNm, widthNm, gsd, Unit.DIGITAL_NUMBER, 0, 65535);
  }
}
