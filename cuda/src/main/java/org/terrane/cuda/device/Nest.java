package org.terrane.cuda.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;

/// The axes that several operands have in common, as kernels walk them (`struct Nest` of `terrane.cuh`): axes of size 1
/// are gone, and neighbours are one axis where the strides of all operands allow it. Places count from each operand's
/// first element.
///
/// @param sizes of the axes, the last the innermost
/// @param strides of each operand along each axis, in elements
public record Nest(long[] sizes, long[][] strides) implements Fields {
  private static final int MOST_AXES = 8;
  private static final int MOST_OPERANDS = 4;
  private static final int LONGS = 1 + MOST_AXES + MOST_OPERANDS * MOST_AXES;

  /// Over operands of one shape.
  public static Nest of(Layout... operands) {
    return of(operands[0].shape(), operands);
  }

  /// Over `shape`, whose axes of size 1 hide whatever size and stride the operands have there.
  public static Nest of(Shape shape, Layout... operands) {
    long[][] strides = new long[operands.length][];
    for (int operand = 0; operand < operands.length; operand++) {
      strides[operand] = strides(operands[operand]);
    }
    return of(shape, strides);
  }

  /// @param strides of each operand along each axis of the shape
  /// @throws IllegalArgumentException if more than eight axes are left after merging
  public static Nest of(Shape shape, long[]... strides) {
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
    int rank = Math.max(1, last + 1);
    sizes[0] = last < 0 ? 1 : sizes[0];
    if (rank > MOST_AXES) {
      throw new IllegalArgumentException(
          "[cuda] strided operands must have at most " + MOST_AXES + " axes that cannot be merged, but have " + rank);
    }
    for (int operand = 0; operand < merged.length; operand++) {
      merged[operand] = Arrays.copyOf(merged[operand], rank);
    }
    return new Nest(Arrays.copyOf(sizes, rank), merged);
  }

  private static boolean joins(long size, int axis, int last, long[][] strides, long[][] merged) {
    for (int operand = 0; operand < strides.length; operand++) {
      if (merged[operand][last] != strides[operand][axis] * size) {
        return false;
      }
    }
    return true;
  }

  /// The same in packs of `elements` neighbours along the innermost axis: this nest where the axis does not hold whole
  /// packs, or where an operand does not lie in packs (its innermost stride is 1 and packs begin at multiples of
  /// `elements`) and is not the same for a whole pack (its innermost stride is 0).
  Nest inPacks(int elements) {
    int inner = sizes.length - 1;
    if (sizes[inner] % elements != 0) {
      return this;
    }
    long[][] wider = new long[strides.length][];
    for (int operand = 0; operand < strides.length; operand++) {
      if (!isWhole(strides[operand], elements)) {
        return this;
      }
      wider[operand] = strides[operand].clone();
      wider[operand][inner] *= elements;
    }
    long[] fewer = sizes.clone();
    fewer[inner] /= elements;
    return new Nest(fewer, wider);
  }

  private static boolean isWhole(long[] strides, int elements) {
    int inner = strides.length - 1;
    boolean whole = strides[inner] == 0 || strides[inner] == 1;
    for (int axis = 0; axis < inner; axis++) {
      whole &= strides[inner] == 0 || strides[axis] % elements == 0;
    }
    return whole;
  }

  /// A layout's strides, one for each axis.
  public static long[] strides(Layout layout) {
    long[] strides = new long[layout.shape().rank()];
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = layout.stride(axis);
    }
    return strides;
  }

  /// How many elements the axes span.
  public long count() {
    long count = 1;
    for (long size : sizes) {
      count *= size;
    }
    return count;
  }

  @Override
  public long bytes() {
    return Long.BYTES * LONGS;
  }

  @Override
  public void write(MemorySegment to) {
    to.fill((byte) 0);
    to.setAtIndex(ValueLayout.JAVA_LONG, 0, sizes.length);
    put(to, 1, sizes);
    for (int operand = 0; operand < strides.length; operand++) {
      put(to, 1 + MOST_AXES + operand * MOST_AXES, strides[operand]);
    }
  }

  private static void put(MemorySegment to, int at, long[] values) {
    MemorySegment.copy(values, 0, to, ValueLayout.JAVA_LONG, (long) Long.BYTES * at, values.length);
  }
}
