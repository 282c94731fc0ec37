package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.Bfloat16Kernel;

/// A tensor's memory for the reference loops: any type is read and written as `double` (floating types) or `long`
/// (integers and BOOL), so that each loop is written once. Indices count elements from the storage's start.
final class Elements {
  private final MemorySegment data;
  private final DType type;

  private Elements(MemorySegment data, DType type) {
    this.data = data;
    this.type = type;
  }

  static Elements of(Tensor tensor) {
    return new Elements(tensor.storage().segment(), tensor.dtype());
  }

  double number(long index) {
    return switch (type) {
      case F64 -> data.getAtIndex(JAVA_DOUBLE, index);
      case F32 -> data.getAtIndex(JAVA_FLOAT, index);
      case BF16 -> Bfloat16Kernel.toFloat(data.getAtIndex(JAVA_SHORT, index));
      case I64, I32, U8, BOOL -> integer(index);
    };
  }

  long integer(long index) {
    return switch (type) {
      case I64 -> data.getAtIndex(JAVA_LONG, index);
      case I32 -> data.getAtIndex(JAVA_INT, index);
      case U8, BOOL -> Byte.toUnsignedLong(data.get(JAVA_BYTE, index));
      case F64, F32, BF16 -> (long) number(index);
    };
  }

  /// Rounds once, to nearest; integers toward zero; BOOL is `≠ 0`.
  void putNumber(long index, double value) {
    switch (type) {
      case F64 -> data.setAtIndex(JAVA_DOUBLE, index, value);
      case F32 -> data.setAtIndex(JAVA_FLOAT, index, (float) value);
      case BF16 -> data.setAtIndex(JAVA_SHORT, index, Bfloat16Kernel.of((float) value));
      case I64, I32, U8 -> putInteger(index, (long) value);
      case BOOL -> data.set(JAVA_BYTE, index, (byte) (value != 0 ? 1 : 0));
    }
  }

  void putInteger(long index, long value) {
    switch (type) {
      case F64 -> data.setAtIndex(JAVA_DOUBLE, index, value);
      case F32 -> data.setAtIndex(JAVA_FLOAT, index, value);
      case BF16 -> data.setAtIndex(JAVA_SHORT, index, Bfloat16Kernel.of(value));
      case I64 -> data.setAtIndex(JAVA_LONG, index, value);
      case I32 -> data.setAtIndex(JAVA_INT, index, (int) value);
      case U8 -> data.set(JAVA_BYTE, index, (byte) value);
      case BOOL -> data.set(JAVA_BYTE, index, (byte) (value != 0 ? 1 : 0));
    }
  }
}
