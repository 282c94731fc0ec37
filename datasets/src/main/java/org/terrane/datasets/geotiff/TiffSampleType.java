package org.terrane.datasets.geotiff;

import java.io.IOException;
import org.terrane.datasets.raster.SampleType;

/// The type of an image's values, from its BitsPerSample and SampleFormat tags, which must agree for all bands.
final class TiffSampleType {

  static final int UNSIGNED = 1;
  static final int SIGNED = 2;
  static final int FLOATING = 3;

  private static final int UNDEFINED = 4;

  private TiffSampleType() {}

  static SampleType of(TiffDirectory directory) throws IOException {
    long bits = common(directory.numbers(Tag.BITS_PER_SAMPLE), 1, "BitsPerSample");
    long format = common(directory.numbers(Tag.SAMPLE_FORMAT), UNSIGNED, "SampleFormat");
    boolean known = format >= UNSIGNED && format <= UNDEFINED && bits > 0 && bits <= 64;
    return switch (known ? (int) format : 0) {
      case UNSIGNED, UNDEFINED -> choose(bits, format, SampleType.U8, SampleType.U16, SampleType.U32);
      case SIGNED -> choose(bits, format, SampleType.I8, SampleType.I16, SampleType.I32);
      case FLOATING -> {
        if (bits == 64) {
          yield SampleType.F64;
        }
        if (bits == 32) {
          yield SampleType.F32;
        }
        throw unsupported(bits, format);
      }
      default -> throw unsupported(bits, format);
    };
  }

  /// The SampleFormat tag's value for a type.
  static int format(SampleType type) {
    return switch (type) {
      case U8, U16, U32 -> UNSIGNED;
      case I8, I16, I32 -> SIGNED;
      case F32, F64 -> FLOATING;
    };
  }

  private static SampleType choose(long bits, long format, SampleType one, SampleType two, SampleType four) {
    return switch ((int) bits) {
      case 8 -> one;
      case 16 -> two;
      case 32 -> four;
      default -> throw unsupported(bits, format);
    };
  }

  private static TiffFormatException unsupported(long bits, long format) {
    return new TiffFormatException(
        "has values of %d bits in sample format %d, expected integers of 8, 16 or 32 bits or floats of 32 or 64"
            .formatted(bits, format));
  }

  private static long common(long[] values, long otherwise, String name) {
    long first = values.length == 0 ? otherwise : values[0];
    for (long value : values) {
      if (value != first) {
        throw new TiffFormatException(
            "has bands of different %s (%d and %d), expected one".formatted(name, first, value));
      }
    }
    return first;
  }
}
