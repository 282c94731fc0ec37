package org.terrane.datasets.sampling;

import java.util.List;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Resampling;

/// What a sequence of SkySense looks like (methods.md 4.2, 4.5): one square of ground, in the pixels of each modality.
///
/// @param side pixels per side of the multispectral and radar frames, h
/// @param ratio high-resolution pixels along one of those pixels; the high-resolution frame has `side * ratio` a side
/// @param ground how large the square is
/// @param visits the most squares of one place in an epoch, so that a large place does not drown the others
/// @param highResolution where the high-resolution frame comes from
/// @param clouds whether pixels under a cloud count as measured, where a mask came with the image
public record SequenceRule(int side, int ratio, Ground ground, int visits, HighResolution highResolution,
    Series multispectral, Series radar, Resampling resampling, boolean clouds) {

  /// The frames of one modality over time.
  ///
  /// @param sensors of which each place gives images of the first that it has
  /// @param frames  the most that are drawn, T; 0 for none
  public record Series(List<Sensor> sensors, BandChoice bands, int frames) {

    /// @throws DataException if the number of frames is negative, there is no sensor, or one lacks a band
    public Series {
      sensors = List.copyOf(sensors);
      if (frames < 0 || sensors.isEmpty()) {
        throw new DataException("[sequence] frames must not be negative and sensors must be named, but are " + frames
            + " and " + sensors.stream().map(Sensor::id).toList());
      }
      sensors.forEach(bands::of);
    }

    public Series(Sensor sensor, BandChoice bands, int frames) {
      this(List.of(sensor), bands, frames);
    }
  }

  /// Side of a pixel of the series on the ground.
  public sealed interface Ground {

    /// The same everywhere; places that are too small for a square are left out.
    record Fixed(double metres) implements Ground {}

    /// As the images of a place are sharp: no high-resolution pixel is finer than its image, and no pixel of a series
    /// finer than `metres`, if there is one; but the square always fits on the place.
    record Fitted(double metres) implements Ground {}
  }

  /// Where the high-resolution frame comes from.
  public sealed interface HighResolution {

    /// The bands that it has.
    BandChoice bands();

    /// At each place from a camera, if it has one; else from a stand-in, if the series has other dates.
    record Auto(BandChoice bands) implements HighResolution {}

    /// An image of any high-resolution sensor that has these bands.
    record Camera(BandChoice bands) implements HighResolution {}

    /// These bands of one of the multispectral images, for data without a camera: its sharpest, at their own 10 m for
    /// example. That image's date is left out of the series, which else would hold the answer. Undated images, of which
    /// no series can be made, stand in where there are no others.
    record StandIn(BandChoice bands) implements HighResolution {}

    /// None.
    record Absent() implements HighResolution {

      @Override
      public BandChoice bands() {
        return BandChoice.RGB;
      }
    }
  }

  /// @throws DataException if a number is not positive
  public SequenceRule {
    double metres = switch (ground) {
      case Ground.Fixed fixed -> fixed.metres();
      case Ground.Fitted fitted -> fitted.metres();
    };
    if (side < 1 || ratio < 1 || visits < 1 || !(metres > 0)) {
      throw new DataException("[sequence] side, ratio, visits and metres must be positive, but are " + side + ", "
          + ratio + ", " + visits + " and " + metres);
    }
  }

  /// SkySense's: up to 20 Sentinel-2 frames of ten bands and 10 Sentinel-1 frames at 10 m, and a colour image of 32
  /// pixels to one of those.
  public static SequenceRule ofSide(int side) {
    return new SequenceRule(side, 32, new Ground.Fixed(10), Integer.MAX_VALUE,
        new HighResolution.Camera(BandChoice.RGB),
        new Series(Sensors.SENTINEL_2_L2A, BandChoice.SENTINEL_2_TEN, 20),
        new Series(Sensors.SENTINEL_1, BandChoice.VV_VH, 10), Resampling.BILINEAR, true);
  }

  /// The same in squares of so many pixels per side.
  SequenceRule inSquaresOf(int pixels) {
    return new SequenceRule(pixels, ratio, ground, visits, highResolution, multispectral, radar, resampling, clouds);
  }

  /// The same with another high-resolution frame, of this many pixels to one of the series.
  public SequenceRule with(HighResolution other, int pixels) {
    return new SequenceRule(side, pixels, ground, visits, other, multispectral, radar, resampling, clouds);
  }

  /// The same with these series.
  public SequenceRule with(Series optical, Series microwave) {
    return new SequenceRule(side, ratio, ground, visits, highResolution, optical, microwave, resampling, clouds);
  }

  /// The same on squares of another size, so many of a place at most in an epoch.
  public SequenceRule on(Ground other, int most) {
    return new SequenceRule(side, ratio, other, most, highResolution, multispectral, radar, resampling, clouds);
  }
}
