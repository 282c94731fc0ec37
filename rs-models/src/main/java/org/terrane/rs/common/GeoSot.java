package org.terrane.rs.common;

import java.util.List;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;

/// GeoSOT-2D: a longitude or latitude as a 32-bit word in degree / minute / second binary form.
///
/// Bit 31 is the sign, bits 30–23 whole degrees, 22–17 whole minutes, 16–11 whole seconds, 10–0 the second's
/// fraction in 1/2048″ (about 15 mm on the ground), all of the absolute value. Near places share leading bits.
///
/// Source: A²-MAE's `GeoSOT-2D.py`; Cheng et al., "A Geospatial Grid Encoding Method GeoSOT", 2012.
public final class GeoSot {
  /// Bits of an image: four corners × (longitude, latitude) × 32.
  public static final int IMAGE_BITS = 256;

  /// The finest level: every bit counts.
  public static final int FINEST = 32;

  private GeoSot() {}

  /// The word of one coordinate.
  ///
  /// @param degrees within −180 and 180
  /// @param level 1 to 32: how many leading bits count; the others are 0
  public static int code(double degrees, int level) {
    if (!(Math.abs(degrees) <= 180) || level < 1 || level > FINEST) {
      throw new IllegalArgumentException(
          "[geoSot] degrees must be within -180 and 180 and level within 1 and 32, but are " + degrees + ", " + level);
    }
    double absolute = Math.abs(degrees);
    int whole = (int) absolute;
    double minutes = (absolute - whole) * 60;
    int wholeMinutes = (int) minutes;
    int fractions = (int) ((minutes - wholeMinutes) * 60 * 2048);
    int word = (degrees < 0 ? 1 << 31 : 0) | whole << 23 | wholeMinutes << 17 | fractions;
    return word & -1 << (FINEST - level);
  }

  /// An image's 256 binary digits as 0 and 1: corners UL, UR, LL, LR, each longitude then latitude, most significant
  /// bit first. Corner order and level are our choice: the released loader does not tell them.
  public static float[] bits(Footprint footprint) {
    float[] bits = new float[IMAGE_BITS];
    int next = 0;
    for (LonLat corner : List.of(footprint.upperLeft(), footprint.upperRight(), footprint.lowerLeft(),
        footprint.lowerRight())) {
      for (double degrees : new double[] {corner.lon(), corner.lat()}) {
        int word = code(degrees, FINEST);
        for (int bit = 31; bit >= 0; bit--) {
          bits[next++] = word >>> bit & 1;
        }
      }
    }
    return bits;
  }
}
