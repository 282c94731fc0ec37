package org.terrane.tensor;

import java.util.Optional;

/// How a view lies in its storage: element `(i₀, i₁, …)` is at `offset + Σ iₐ·strideₐ`, counted in elements.
///
/// A stride of 0 is an expanded axis. Layouts are values; the methods give the layouts of views.
public final class Layout {
  private final Shape shape;
  private final long[] strides;
  private final long offset;

  private Layout(Shape shape, long[] strides, long offset) {
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  public static Layout contiguous(Shape shape) {
    long[] strides = new long[shape.rank()];
    long next = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = next;
      next *= Math.max(1, shape.size(axis));
    }
    return new Layout(shape, strides, 0);
  }

  public Shape shape() {
    return shape;
  }

  /// Stride of one axis in elements; −1 is the last axis.
  public long stride(int axis) {
    return strides[shape.axis(axis)];
  }

  /// First element's place in the storage, in elements.
  public long offset() {
    return offset;
  }

  /// Whether the elements lie one behind the other in row-major order.
  public boolean isContiguous() {
    boolean contiguous = true;
    long expected = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      int size = shape.size(axis);
      if (size == 0) {
        return true;
      }
      contiguous &= size == 1 || strides[axis] == expected;
      expected *= size;
    }
    return contiguous;
  }

  /// Whether the last axis lies one element behind the other.
  public boolean isLastContiguous() {
    return strides.length == 0 || shape.size(-1) <= 1 || strides[strides.length - 1] == 1;
  }

  /// Whether the matrices of the last two axes lie row by row, rows apart from one another, as BLAS takes them.
  public boolean isRowByRow() {
    return (stride(-1) == 1 || shape.size(-1) == 1) && (stride(-2) >= shape.size(-1) || shape.size(-2) == 1);
  }

  public Layout permute(int... order) {
    int[] sizes = new int[order.length];
    long[] permuted = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      sizes[i] = shape.size(order[i]);
      permuted[i] = strides[shape.axis(order[i])];
    }
    return new Layout(Shape.of(sizes), permuted, offset);
  }

  /// Axes are aligned at the end; new axes and axes of size 1 get stride 0.
  public Layout expand(Shape target) {
    long[] expanded = new long[target.rank()];
    for (int i = 1; i <= shape.rank(); i++) {
      boolean stretched = shape.size(-i) == 1 && target.size(-i) != 1;
      expanded[target.rank() - i] = stretched ? 0 : strides[shape.rank() - i];
    }
    return new Layout(target, expanded, offset);
  }

  /// Every `step`-th index of one axis, from `start`, `count` of them.
  public Layout slice(int axis, int start, int count, int step) {
    int at = shape.axis(axis);
    long[] stepped = strides.clone();
    stepped[at] *= step;
    Shape sliced = shape.with(at, count);
    return new Layout(sliced, stepped, sliced.elements() == 0 ? offset : offset + start * strides[at]);
  }

  /// The same elements in row-major order under another shape, if strides can say it without a copy.
  public Optional<Layout> reshape(Shape target) {
    if (isContiguous()) {
      return Optional.of(new Layout(target, contiguous(target).strides, offset));
    }
    long[] reshaped = new long[target.rank()];
    int from = 0;
    int to = 0;
    while (from < shape.rank() || to < target.rank()) {
      int firstFrom = from;
      int firstTo = to;
      long have = from < shape.rank() ? shape.size(from++) : 1;
      long want = to < target.rank() ? target.size(to++) : 1;
      while (have != want) {
        if (have < want) {
          have *= shape.size(from++);
        } else {
          want *= target.size(to++);
        }
      }
      if (!fill(reshaped, target, firstFrom, from, firstTo, to)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Layout(target, reshaped, offset));
  }

  /// Gives the target's axes `firstTo … to` the strides of my axes `firstFrom … from`, if those can be merged.
  private boolean fill(long[] reshaped, Shape target, int firstFrom, int from, int firstTo, int to) {
    long stride = 1;
    long expected = -1;
    for (int axis = from - 1; axis >= firstFrom; axis--) {
      if (shape.size(axis) == 1) {
        continue;
      }
      if (expected < 0) {
        stride = strides[axis];
      } else if (strides[axis] != expected) {
        return false;
      }
      expected = strides[axis] * shape.size(axis);
    }
    for (int axis = to - 1; axis >= firstTo; axis--) {
      reshaped[axis] = stride;
      stride *= target.size(axis);
    }
    return true;
  }

  @Override
  public String toString() {
    return shape + " strides " + java.util.Arrays.toString(strides) + " offset " + offset;
  }
}
