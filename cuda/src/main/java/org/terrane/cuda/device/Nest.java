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
    return of(shape, Arrays.stream(operands).map(Nest::strides).toArray(long[][]::new));
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
    return new Nest(Arrays.copyOf(sizes, rank),
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

  /// The same in packs of `elements` neighbours along the innermost axis: this nest where the axis does not hold whole
  /// packs, or where an operand does not lie in packs (its innermost stride is 1 and packs begin at multiples of
  /// `elements`) and is not the same for a whole pack (its innermost stride is 0).
  Nest inPacks(int elements) {
    int inner = sizes.length - 1;
    boolean whole = sizes[inner] % elements == 0;
    for (long[] own : strides) {
      whole &= own[inner] == 0
          || own[inner] == 1 && Arrays.stream(own, 0, inner).allMatch(stride -> stride % elements == 0);
    }
    if (!whole) {
      return this;
    }
    long[] fewer = sizes.clone();
    fewer[inner] /= elements;
    long[][] wider = Arrays.stream(strides).map(long[]::clone).toArray(long[][]::new);
    for (long[] own : wider) {
      own[inner] *= elements;
    }
    return new Nest(fewer, wider);
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
    return Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
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
