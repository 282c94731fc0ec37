package org.terrane.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Reduce;

/// Sums and extremes of a contiguous F32 tensor along any axes; false for other types.
///
/// Neighbouring axes of one kind, kept or reduced, count as one; then the last one is either reduced (each line of
/// contiguous numbers becomes one: [LineReduction]) or kept (rows of numbers are joined: [ColumnReduction]).
/// Both work in blocks of F32, joined in `double`, cut by the shape alone.
final class FloatReductions {
  private FloatReductions() {}

  static boolean reduce(Reduce op, Tensor x, Tensor y) {
    if (x.dtype() != DType.F32 || x.shape().elements() == 0) {
      return false;
    }
    List<Axis> axes = merged(op, x);
    boolean lines = axes.getLast().reduced;
    long[] inner = lines ? new long[] {axes.removeLast().size} : new long[] {rows(axes), axes.removeLast().size};
    if (!lines && !axes.isEmpty()) {
      axes.removeLast();
    }
    Joint joint = Joint.of(op.function());
    Grid kept = Grid.of(axes, inner, false);
    Grid reduced = Grid.of(axes, inner, true);
    if (lines) {
      new LineReduction(joint, x, y, kept, reduced, inner[0]).run();
    } else {
      new ColumnReduction(joint, x, y, kept, reduced, inner[0], inner[1]).run();
    }
    return true;
  }

  private static long rows(List<Axis> axes) {
    return axes.size() < 2 ? 1 : axes.get(axes.size() - 2).size;
  }

  private static List<Axis> merged(Reduce op, Tensor x) {
    List<Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      boolean reduced = op.axes().contains(axis);
      long size = x.size(axis);
      if (size == 1) {
        continue;
      }
      if (!axes.isEmpty() && axes.getLast().reduced == reduced) {
        size *= axes.removeLast().size;
      }
      axes.add(new Axis(size, reduced));
    }
    if (axes.isEmpty()) {
      axes.add(new Axis(1, true));
    }
    return axes;
  }

  private record Axis(long size, boolean reduced) {}

  /// The outer axes of one kind, kept or reduced: how many indices they have and where each begins, in elements.
  record Grid(long[] sizes, long[] strides) {
    /// @param inner sizes of the axes behind `axes`
    static Grid of(List<Axis> axes, long[] inner, boolean reduced) {
      long stride = 1;
      for (long size : inner) {
        stride *= size;
      }
      List<long[]> found = new ArrayList<>();
      for (Axis axis : axes.reversed()) {
        if (axis.reduced == reduced) {
          found.addFirst(new long[] {axis.size, stride});
        }
        stride *= axis.size;
      }
      return new Grid(found.stream().mapToLong(one -> one[0]).toArray(),
          found.stream().mapToLong(one -> one[1]).toArray());
    }

    long count() {
      long count = 1;
      for (long size : sizes) {
        count *= size;
      }
      return count;
    }

    long offset(long index) {
      long rest = index;
      long offset = 0;
      for (int axis = sizes.length - 1; axis >= 0; axis--) {
        offset += rest % sizes[axis] * strides[axis];
        rest /= sizes[axis];
      }
      return offset;
    }
  }
}
