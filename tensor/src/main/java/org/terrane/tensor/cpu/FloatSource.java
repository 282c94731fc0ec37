package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.Bfloat16Kernel;
import org.terrane.tensor.cpu.simd.FillKernel;

/// One operand of an element-by-element loop, as kernels want it: contiguous F32 numbers (or BOOL bytes).
///
/// A contiguous operand, and a long row of any other, is read where it lies. The rest (BF16, repeated, transposed
/// or short rows) is first laid out in scratch memory that stays in L1, [Scratch#ELEMENTS] at a time.
final class FloatSource {
  private static final int LONG_ROW = 256;

  private final MemorySegment data;
  private final DType type;
  private final Nest nest;
  private final MemorySegment scratch;
  private final boolean direct;
  private final boolean repeatsOne;
  private boolean filled;
  private MemorySegment segment;
  private long at;

  FloatSource(Tensor tensor, Nest nest, MemorySegment scratch) {
    this.data = tensor.storage().segment();
    this.type = tensor.dtype();
    this.nest = nest;
    this.scratch = scratch;
    this.segment = data;
    this.direct = type != DType.BF16 && nest.stride(0) == 1 && (nest.rank() == 1 || nest.length() >= LONG_ROW);
    this.repeatsOne = nest.rank() == 1 && nest.stride(0) == 0;
  }

  /// How many elements from that one on, in row-major order, can be had at once.
  int reach(long index) {
    long most = direct ? nest.length() - index % nest.length() : Scratch.ELEMENTS;
    return (int) Math.min(most, Integer.MAX_VALUE);
  }

  /// Makes `count` elements from `index` on available at [#segment] and [#at].
  void locate(long index, int count) {
    if (direct) {
      segment = data;
      at = (nest.offset(0, index / nest.length()) + index % nest.length()) * bytes();
      return;
    }
    segment = scratch;
    at = 0;
    if (!filled) {
      layOut(index, repeatsOne ? Scratch.ELEMENTS : count);
      filled = repeatsOne;
    }
  }

  /// Moves the elements from `done` on into memory that a whole vector may be read from.
  void pad(int done, int rest, MemorySegment padded) {
    MemorySegment.copy(segment, at + done * bytes(), padded, 0, rest * bytes());
    segment = padded;
    at = 0;
  }

  MemorySegment segment() {
    return segment;
  }

  /// In bytes.
  long at() {
    return at;
  }

  /// Bytes of one element as kernels see it.
  private long bytes() {
    return type == DType.BOOL ? 1 : Float.BYTES;
  }

  private void layOut(long index, int count) {
    int done = 0;
    while (done < count) {
      long row = repeatsOne ? 0 : (index + done) / nest.length();
      long column = repeatsOne ? 0 : (index + done) % nest.length();
      int run = repeatsOne ? count : (int) Math.min(count - done, nest.length() - column);
      long from = nest.offset(0, row) + column * nest.stride(0);
      switch (type) {
        case BOOL -> bytes(from, run, done);
        case BF16 -> halves(from, run, done);
        default -> floats(from, run, done);
      }
      done += run;
    }
  }

  private void floats(long from, int run, int to) {
    long stride = nest.stride(0);
    if (stride == 0) {
      FillKernel.fill(data.getAtIndex(JAVA_FLOAT, from), scratch, to * (long) Float.BYTES, run);
      return;
    }
    for (int i = 0; i < run; i++) {
      scratch.setAtIndex(JAVA_FLOAT, to + i, data.getAtIndex(JAVA_FLOAT, from + i * stride));
    }
  }

  private void halves(long from, int run, int to) {
    long stride = nest.stride(0);
    if (stride == 1) {
      Bfloat16Kernel.widen(data, from * Short.BYTES, scratch, to * (long) Float.BYTES, run);
      return;
    }
    for (int i = 0; i < run; i++) {
      short bits = data.getAtIndex(JAVA_SHORT, from + i * stride);
      scratch.setAtIndex(JAVA_FLOAT, to + i, Bfloat16Kernel.toFloat(bits));
    }
  }

  private void bytes(long from, int run, int to) {
    long stride = nest.stride(0);
    for (int i = 0; i < run; i++) {
      scratch.set(JAVA_BYTE, to + i, data.get(JAVA_BYTE, from + i * stride));
    }
  }
}
