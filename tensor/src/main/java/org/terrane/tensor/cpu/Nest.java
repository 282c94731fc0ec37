package org.terrane.tensor.cpu;

import java.util.Arrays;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;

/// The loop nest over operands of one shape: axes of size 1 are gone, and neighbours are one axis where the
/// strides of all operands allow it.
///
/// The innermost axis is a row; one number counts the rows in row-major order. Strides and offsets are in elements.
final class Nest {
  private final long[] sizes;
  private final long[] origins;
  private final long[][] strides;

  private Nest(long[] sizes, long[] origins, long[][] strides) {
    this.sizes = sizes;
    this.origins = origins;
    this.strides = strides;
  }

  static Nest of(Layout... operands) {
    return of(operands[0].shape(), operands);
  }

  /// Over `shape`, whose axes of size 1 hide whatever size and stride the operands have there.
  static Nest of(Shape shape, Layout... operands) {
    long[] origins = new long[operands.length];
    long[][] strides = new long[operands.length][];
    for (int operand = 0; operand < operands.length; operand++) {
      origins[operand] = operands[operand].offset();
      strides[operand] = strides(operands[operand]);
    }
    return of(shape, origins, strides);
  }

  /// @param strides of each operand along each axis of the shape
  static Nest of(Shape shape, long[] origins, long[][] strides) {
    long[] sizes = new long[Math.max(1, shape.rank())];
    long[][] merged = new long[strides.length][sizes.length];
    int last = -1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.size(axis) == 1) {
        continue;
      }
      boolean joins = last >= 0 && joins(shape.size(axis), axis, last, strides, merged);
      last = joins ? last : last + 1;
      sizes[last] = joins ? sizes[last] * shape.size(axis) : shape.size(axis);
      for (int operand = 0; operand < strides.length; operand++) {
        merged[operand][last] = strides[operand][axis];
      }
    }
    if (last < 0) {
      last = 0;
      sizes[0] = 1;
      Arrays.stream(merged).forEach(own -> own[0] = 1);
    }
    int rank = last + 1;
    return new Nest(Arrays.copyOf(sizes, rank), origins,
        Arrays.stream(merged).map(own -> Arrays.copyOf(own, rank)).toArray(long[][]::new));
  }

  private static boolean joins(long size, int axis, int last, long[][] strides, long[][] merged) {
    for (int operand = 0; operand < strides.length; operand++) {
      if (merged[operand][last] != strides[operand][axis] * size) {
        return false;
      }
    }
    return true;
  }

  static long[] strides(Layout layout) {
    long[] strides = new long[layout.shape().rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = layout.stride(axis);
    }
    return strides;
  }

  int rank() {
    return sizes.length;
  }

  long size(int axis) {
    return sizes[axis];
  }

  long stride(int operand, int axis) {
    return strides[operand][axis];
  }

  /// Elements of one row.
  long length() {
    return sizes[sizes.length - 1];
  }

  /// How many rows there are.
  long rows() {
    long rows = 1;
    for (int axis = 0; axis < sizes.length - 1; axis++) {
      rows *= sizes[axis];
    }
    return rows;
  }

  /// From one element of an operand's row to the next.
  long stride(int operand) {
    return strides[operand][sizes.length - 1];
  }

  /// Where a row of an operand begins.
  long offset(int operand, long row) {
    long rest = row;
    long offset = origins[operand];
    for (int axis = sizes.length - 2; axis >= 0; axis--) {
      offset += rest % sizes[axis] * strides[operand][axis];
      rest /= sizes[axis];
    }
    return offset;
  }
}
