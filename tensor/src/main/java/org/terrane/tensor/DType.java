package org.terrane.tensor;

import java.util.Arrays;
import java.util.Optional;

/// The type of a tensor's elements.
///
/// The order is the order of promotion: an operation on two types works in the later one.
/// BF16 is a storage type: kernels read it, compute in F32 and round once when they write.
public enum DType {
  /// One byte, 0 or 1.
  BOOL(1),
  U8(1),
  I32(4),
  I64(8),
  /// The upper half of an F32: 8 bits of exponent, 7 of fraction.
  BF16(2),
  F32(4),
  /// The reference: gradient checks are made in it.
  F64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return compareTo(BF16) >= 0;
  }

  /// The type in which an operation on `this` and `other` works.
  public DType promote(DType other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /// The type of that name, as safetensors files spell it (`F32`, `BF16`, `I64` …).
  public static Optional<DType> byName(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
