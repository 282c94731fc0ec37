package org.terrane.datasets.scene;

import java.util.List;

/// The sensors this project knows: the table of contents of [Sentinels], [Landsats] and [Cameras].
public final class Sensors {

  public static final Sensor SENTINEL_2_L1C = Sentinels.SENTINEL_2_L1C;
  public static final Sensor SENTINEL_2_L2A = Sentinels.SENTINEL_2_L2A;
  /// Sentinel-2 colour images stretched to 8 bits for display.
  public static final Sensor SENTINEL_2_RGB = Sentinels.SENTINEL_2_RGB;
  public static final Sensor SENTINEL_1 = Sentinels.SENTINEL_1;
  public static final Sensor LANDSAT_7 = Landsats.LANDSAT_7;
  public static final Sensor LANDSAT_8 = Landsats.LANDSAT_8;
  public static final Sensor LANDSAT_9 = Landsats.LANDSAT_9;
  /// Composites of any Landsat, stretched to digital numbers.
  public static final Sensor LANDSAT_COMPOSITE = Landsats.COMPOSITE;
  public static final Sensor GAOFEN_1 = Cameras.GAOFEN_1;
  public static final Sensor GAOFEN_1_WIDE = Cameras.GAOFEN_1_WIDE;
  public static final Sensor GAOFEN_2 = Cameras.GAOFEN_2;
  public static final Sensor PLANETSCOPE_4 = Cameras.PLANETSCOPE_4;
  public static final Sensor PLANETSCOPE_8 = Cameras.PLANETSCOPE_8;
  public static final Sensor NAIP = Cameras.NAIP;
  /// Any three-band colour image.
  public static final Sensor RGB = Cameras.RGB;
  /// Any colour and near-infrared image.
  public static final Sensor RGBN = Cameras.RGBN;
  /// Very-high-resolution satellites whose four bands come without names.
  public static final Sensor VHR_MULTISPECTRAL = Cameras.VHR_MULTISPECTRAL;
  public static final Sensor VHR_PANCHROMATIC = Cameras.VHR_PANCHROMATIC;
  /// Airborne radar with four polarisations whose order is not stated.
  public static final Sensor SAR_QUAD = Cameras.SAR_QUAD;
  public static final Sensor ELEVATION = Cameras.ELEVATION;

  /// All of the above. Networks know sensors by their place here, so new ones are added at the end.
  public static final List<Sensor> ALL =
      List.of(SENTINEL_2_L1C, SENTINEL_2_L2A, SENTINEL_2_RGB, SENTINEL_1, LANDSAT_8, LANDSAT_COMPOSITE, NAIP, RGB, RGBN,
          VHR_MULTISPECTRAL, VHR_PANCHROMATIC, SAR_QUAD, ELEVATION, LANDSAT_7, LANDSAT_9, GAOFEN_1, GAOFEN_1_WIDE,
          GAOFEN_2, PLANETSCOPE_4, PLANETSCOPE_8);

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
    return new DataException("[sensor] no sensor '" + id + "'" + hint + " Known are " + String.join(" ", ids));
  }
}
