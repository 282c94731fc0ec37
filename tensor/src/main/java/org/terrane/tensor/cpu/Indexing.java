package org.terrane.tensor.cpu;

import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.ScatterAdd;

/// Reference loops that read and write where an index tensor says.
final class Indexing {
  private Indexing() {}

  static void gather(Gather op, Tensor x, Tensor index, Tensor y) {
    Elements from = Elements.of(x);
    Elements places = Elements.of(index);
    Elements to = Elements.of(y);
    boolean floating = x.dtype().isFloating();
    long step = x.layout().stride(op.axis());
    Nest nest = Nest.of(y.shape(), new long[] {y.layout().offset(), index.layout().offset(), x.layout().offset()},
        new long[][] {Nest.strides(y.layout()), Nest.strides(index.layout()), without(op.axis(), x.layout())});
    for (long row = 0; row < nest.rows(); row++) {
      for (long i = 0; i < nest.length(); i++) {
        long place = check(op, places.integer(nest.offset(1, row) + i * nest.stride(1)), x.size(op.axis()));
        long in = nest.offset(2, row) + i * nest.stride(2) + place * step;
        long at = nest.offset(0, row) + i * nest.stride(0);
        if (floating) {
          to.putNumber(at, from.number(in));
        } else {
          to.putInteger(at, from.integer(in));
        }
      }
    }
  }

  /// Line by line along the axis, each in `double` (integers: `long`) and rounded once.
  static void scatterAdd(ScatterAdd op, Tensor x, Tensor index, Tensor source, Tensor y) {
    int axis = op.axis();
    Shape lines = x.shape().with(axis, 1);
    Nest nest = Nest.of(lines, y.layout(), x.layout(), index.layout(), source.layout());
    Line[] operands = {new Line(y, axis), new Line(x, axis), new Line(index, axis), new Line(source, axis)};
    int count = index.size(axis);
    double[] sums = new double[x.size(axis)];
    long[] totals = new long[x.size(axis)];
    for (long row = 0; row < nest.rows(); row++) {
      for (long i = 0; i < nest.length(); i++) {
        for (int operand = 0; operand < operands.length; operand++) {
          operands[operand].start = nest.offset(operand, row) + i * nest.stride(operand);
        }
        if (x.dtype().isFloating()) {
          addNumbers(op, operands, count, sums);
        } else {
          addIntegers(op, operands, count, totals);
        }
      }
    }
  }

  private static void addNumbers(ScatterAdd op, Line[] operands, int count, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = operands[1].number(i);
    }
    for (int i = 0; i < count; i++) {
      sums[check(op, operands[2].integer(i), sums.length)] += operands[3].number(i);
    }
    for (int i = 0; i < sums.length; i++) {
      operands[0].elements.putNumber(operands[0].at(i), sums[i]);
    }
  }

  private static void addIntegers(ScatterAdd op, Line[] operands, int count, long[] totals) {
    for (int i = 0; i < totals.length; i++) {
      totals[i] = operands[1].integer(i);
    }
    for (int i = 0; i < count; i++) {
      totals[check(op, operands[2].integer(i), totals.length)] += operands[3].integer(i);
    }
    for (int i = 0; i < totals.length; i++) {
      operands[0].elements.putInteger(operands[0].at(i), totals[i]);
    }
  }

  /// The index itself, or an error in the name of the operation.
  static int check(Op op, long index, int size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "[" + op.name() + "] index must be in 0 … " + (size - 1) + ", but is " + index);
    }
    return (int) index;
  }

  private static long[] without(int axis, Layout layout) {
    long[] strides = Nest.strides(layout);
    strides[axis] = 0;
    return strides;
  }

  /// One line of an operand along an axis.
  private static final class Line {
    private final Elements elements;
    private final long stride;
    private long start;

    Line(Tensor tensor, int axis) {
      elements = Elements.of(tensor);
      stride = tensor.layout().stride(axis);
    }

    long at(int i) {
      return start + i * stride;
    }

    double number(int i) {
      return elements.number(at(i));
    }

    long integer(int i) {
      return elements.integer(at(i));
    }
  }
}
