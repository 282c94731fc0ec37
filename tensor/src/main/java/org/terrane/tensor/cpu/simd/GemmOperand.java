package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;

/// A matrix to read: native float32, strides in elements.
record GemmOperand(MemorySegment data, long start, long rowStride, long columnStride) {
  long offset(long row, long column) {
    return start + row * rowStride + column * columnStride;
  }

  GemmOperand at(long row, long column) {
    return new GemmOperand(data, offset(row, column), rowStride, columnStride);
  }
}
