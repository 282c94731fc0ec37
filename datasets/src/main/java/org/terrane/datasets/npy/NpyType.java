package org.terrane.datasets.npy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.SampleType;

/// How a value is stored, by NumPy's name for it.
enum NpyType {
  BOOL("|b1", 1, SampleType.U8),
  U1("|u1", 1, SampleType.U8),
  I1("|i1", 1, SampleType.I8),
  U2("<u2", 2, SampleType.U16),
  I2("<i2", 2, SampleType.I16),
  U4("<u4", 4, SampleType.U32),
  I4("<i4", 4, SampleType.I32),
  /// Whole numbers of 64 bits and floats of 16 have no raster type of their own: said to be what they are read as.
  I8("<i8", 8, SampleType.F64),
  F2("<f2", 2, SampleType.F32),
  F4("<f4", 4, SampleType.F32),
  F8("<f8", 8, SampleType.F64);

  private final String name;
  private final int bytes;
  private final SampleType sample;

  NpyType(String name, int bytes, SampleType sample) {
    this.name = name;
    this.bytes = bytes;
    this.sample = sample;
  }

  /// @throws RasterException if the type is none of these: big-endian, complex, text, objects
  static NpyType of(Path file, String name) {
    return Arrays.stream(values()).filter(type -> type.name.equals(name)).findFirst()
        .orElseThrow(() -> new RasterException(file, "holds values of type '" + name + "', expected one of "
            + Arrays.stream(values()).map(type -> type.name).collect(Collectors.joining(" "))));
  }

  int bytes() {
    return bytes;
  }

  SampleType sample() {
    return sample;
  }

  /// The value at a byte position, rounded to the nearest float.
  float at(ByteBuffer values, int position) {
    return switch (this) {
      case BOOL, U1 -> values.get(position) & 0xFF;
      case I1 -> values.get(position);
      case U2 -> values.getShort(position) & 0xFFFF;
      case I2 -> values.getShort(position);
      case U4 -> values.getInt(position) & 0xFFFFFFFFL;
      case I4 -> values.getInt(position);
      case I8 -> values.getLong(position);
      case F2 -> Float.float16ToFloat(values.getShort(position));
      case F4 -> values.getFloat(position);
      case F8 -> (float) values.getDouble(position);
    };
  }
}
