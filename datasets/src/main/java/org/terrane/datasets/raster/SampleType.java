package org.terrane.datasets.raster;

/// How one value of one band is stored.
public enum SampleType {
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  F32(4),
  F64(8);

  private final int bytes;

  SampleType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes per value.
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return this == F32 || this == F64;
  }
}
