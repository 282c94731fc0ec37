package org.terrane.datasets.shard;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.Unit;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.MaskLayer;

/// Turns a layer's values into stored numbers: as few bytes as lose nothing, or nothing that was measured.
///
/// - Whole numbers of one or two bytes keep their type and coding: pixels that were not resampled come back bit by bit.
/// - Other reflectance, backscatter and temperature becomes 16 bits over the range that the band can have: steps of
///   0.0001, 0.002 dB and 0.004 K.
/// - Everything else is stored as 32-bit floats.
///
/// @param coding how the numbers are to be read
/// @param stored the numbers, little-endian
record LayerCoder(StoredSet.Coding coding, ByteBuffer stored) {

  private static final Set<SampleType> SHORT_WHOLE = Set.of(SampleType.U8, SampleType.U16, SampleType.I16);
  private static final Set<Unit> QUANTISED = Set.of(Unit.REFLECTANCE, Unit.DECIBEL, Unit.KELVIN);

  /// Steps between the numbers 1 and 65535; 0 is "not measured".
  private static final int STEPS = 65_534;

  /// @param values in the band's unit; NaN is "not measured"
  static LayerCoder of(ImageBand band, float[] values) {
    RasterBand source = band.source().info().bands().get(band.index());
    Band meant = band.band();
    if (SHORT_WHOLE.contains(source.type())) {
      switch (band.calibration()) {
        case Calibration.Linear linear -> {
          return whole(values, coding(source.type(), linear, source.nodata()), meant::accepts);
        }
        case Calibration.Reserved(float nodata, Calibration.Linear linear) -> {
          return whole(values, coding(source.type(), linear, (double) nodata), meant::accepts);
        }
        default -> { } // values do not lie in even steps
      }
    }
    if (QUANTISED.contains(meant.unit())) {
      float step = (meant.high() - meant.low()) / STEPS;
      return whole(values, new StoredSet.Coding(SampleType.U16, step, meant.low() - step, 0.0), meant::accepts);
    }
    return floats(values);
  }

  private static StoredSet.Coding coding(SampleType type, Calibration.Linear linear, @Nullable Double nodata) {
    return new StoredSet.Coding(type, linear.scale(), linear.offset(), nodata);
  }

  /// @param values as stored in the source; NaN is "nothing said"
  static LayerCoder of(MaskLayer mask, float[] values) {
    RasterBand source = mask.source().info().bands().get(mask.index());
    return SHORT_WHOLE.contains(source.type())
        ? whole(values, new StoredSet.Coding(source.type(), 1, 0, source.nodata()), value -> true)
        : floats(values);
  }

  private static LayerCoder floats(float[] values) {
    ByteBuffer stored = ShardLayout.allocate(Float.BYTES * values.length);
    stored.asFloatBuffer().put(values);
    return new LayerCoder(StoredSet.Coding.FLOATS, stored);
  }

  /// @param wanted the coding; its nodata is taken over if it is such a number, and found where it is needed
  private static LayerCoder whole(float[] values, StoredSet.Coding wanted, Predicate<Float> accepts) {
    Steps steps = new Steps(wanted, accepts);
    @Nullable Integer nodata = steps.number(wanted.nodata());
    if (nodata == null && hasGap(values)) {
      nodata = steps.unused(values);
      if (nodata == null) {
        return floats(values); // every number is taken by a measurement
      }
    }
    ByteBuffer stored = ShardLayout.allocate(wanted.type().bytes() * values.length);
    for (float value : values) {
      int number = Float.isNaN(value) && nodata != null ? nodata : steps.nearest(value, nodata);
      if (wanted.type() == SampleType.U8) {
        stored.put((byte) number);
      } else {
        stored.putShort((short) number);
      }
    }
    Double told = nodata == null ? null : nodata.doubleValue();
    return new LayerCoder(
        new StoredSet.Coding(wanted.type(), wanted.scale(), wanted.offset(), told), stored.flip());
  }

  private static boolean hasGap(float[] values) {
    for (float value : values) {
      if (Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  /// The whole numbers of a coding.
  private record Steps(StoredSet.Coding coding, Predicate<Float> accepts) {

    int least() {
      return coding.type() == SampleType.I16 ? Short.MIN_VALUE : 0;
    }

    int greatest() {
      return switch (coding.type()) {
        case U8 -> 255;
        case I16 -> Short.MAX_VALUE;
        default -> 65_535;
      };
    }

    @Nullable Integer number(@Nullable Double value) {
      boolean fits = value != null && value == Math.rint(value) && value >= least() && value <= greatest();
      return fits ? Integer.valueOf(value.intValue()) : null;
    }

    /// The number whose value is nearest, or the next one if that means "not measured" or lies beyond the band's range
    /// by a rounding.
    int nearest(float value, @Nullable Integer nodata) {
      double exact = ((double) value - coding.offset()) / coding.scale();
      int number = (int) Math.clamp(Math.rint(exact), least(), greatest());
      int towards = number > exact ? number - 1 : number + 1;
      int away = 2 * number - towards;
      return usable(number, nodata) ? number : usable(towards, nodata) ? towards : away;
    }

    private boolean usable(int number, @Nullable Integer nodata) {
      boolean fits = number >= least() && number <= greatest();
      return fits && (nodata == null || number != nodata) && accepts.test(decoded(number));
    }

    @Nullable Integer unused(float[] values) {
      BitSet used = new BitSet();
      for (float value : values) {
        if (!Float.isNaN(value)) {
          used.set(nearest(value, null) - least());
        }
      }
      if (!used.get(-least())) {
        return 0;
      }
      int free = used.nextClearBit(0) + least();
      return free <= greatest() ? free : null;
    }

    private float decoded(int number) {
      return coding.scale() * number + coding.offset();
    }
  }
}
