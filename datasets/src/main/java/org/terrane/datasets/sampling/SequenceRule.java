package org.terrane.datasets.sampling;

import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Resampling;

/// What a sequence of SkySense looks like (methods.md 4.2, 4.5): one square of ground, in the pixels of each modality.
///
/// @param side pixels per side of the multispectral and radar frames, h
/// @param metres ground size of those pixels
/// @param ratio high-resolution pixels along one of those pixels; the high-resolution frame has `side * ratio` a side
/// @param highResolution where the high-resolution frame comes from
public record SequenceRule(int side, float metres, int ratio, HighResolution highResolution, Series multispectral,
    Series radar, Resampling resampling) {

  /// The frames of one modality over time.
  ///
  /// @param frames the most that are drawn, T
  public record Series(Sensor sensor, BandChoice bands, int frames) {

    /// @throws DataException if the number of frames is negative or the sensor lacks a band
    public Series {
      if (frames < 0) {
        throw new DataException("[sequence] frames must not be negative, but are " + frames);
      }
      bands.of(sensor);
    }
  }

  /// Where the high-resolution frame comes from.
  public sealed interface HighResolution {

    /// An image of any high-resolution sensor that has these bands.
    record Camera(BandChoice bands) implements HighResolution {}

    /// These bands of one of the multispectral images, for data without a camera: its sharpest, at their own 10 m for
    /// example. That image's date is left out of the series, which else would hold the answer.
    record StandIn(BandChoice bands) implements HighResolution {}

    /// None.
    record Absent() implements HighResolution {}
  }

  /// @throws DataException if a number is not positive
  public SequenceRule {
    if (side < 1 || ratio < 1 || !(metres > 0)) {
      throw new DataException("[sequence] side, ratio and metres must be positive, but are " + side + ", " + ratio
          + " and " + metres);
    }
  }

  /// SkySense's: up to 20 Sentinel-2 frames of ten bands and 10 Sentinel-1 frames at 10 m, and a colour image of 32
  /// pixels to one of those.
  public static SequenceRule ofSide(int side) {
    return new SequenceRule(side, 10, 32, new HighResolution.Camera(BandChoice.RGB),
        new Series(Sensors.SENTINEL_2_L2A, BandChoice.SENTINEL_2_TEN, 20),
        new Series(Sensors.SENTINEL_1, BandChoice.VV_VH, 10), Resampling.BILINEAR);
  }

  /// The same with another high-resolution frame, of this many pixels to one of the series.
  public SequenceRule with(HighResolution other, int pixels) {
    return new SequenceRule(side, metres, pixels, other, multispectral, radar, resampling);
  }

  /// Side of the ground square in metres.
  public double groundMetres() {
    return (double) side * metres;
  }
}
