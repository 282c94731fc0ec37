package org.terrane.tensor.cpu;

import java.util.List;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ArgReduce;
import org.terrane.tensor.op.Reduce;

/// Reference loops that make one number of each line: sums (pairwise, in `double`), extremes and their places.
/// NaN wins every comparison (PyTorch: `torch.amax`, `torch.argmax`).
final class Reductions {
  private Reductions() {}

  static void reduce(Reduce op, Tensor x, Tensor y) {
    boolean integers = !x.dtype().isFloating();
    Elements from = Elements.of(x);
    Elements to = Elements.of(y);
    Nest kept = Nest.of(y.shape(), y.layout(), x.layout());
    Nest line = line(x, op.axes());
    PairwiseSum sum = new PairwiseSum();
    for (long row = 0; row < kept.rows(); row++) {
      for (long i = 0; i < kept.length(); i++) {
        long at = kept.offset(0, row) + i * kept.stride(0);
        long start = kept.offset(1, row) + i * kept.stride(1);
        switch (op.function()) {
          case SUM -> sum(from, line, start, integers, sum, to, at);
          case MAX -> putExtreme(from, line, start, integers, true, to, at);
          case MIN -> putExtreme(from, line, start, integers, false, to, at);
        }
      }
    }
  }

  private static void sum(Elements from, Nest line, long start, boolean integers, PairwiseSum sum, Elements to,
      long at) {
    long total = 0;
    sum.reset();
    for (long row = 0; row < line.rows(); row++) {
      long in = start + line.offset(0, row);
      for (long i = 0; i < line.length(); i++, in += line.stride(0)) {
        if (integers) {
          total += from.integer(in);
        } else {
          sum.add(from.number(in));
        }
      }
    }
    if (integers) {
      to.putInteger(at, total);
    } else {
      to.putNumber(at, sum.total());
    }
  }

  private static void putExtreme(Elements from, Nest line, long start, boolean integers, boolean largest,
      Elements to, long at) {
    long best = start + line.offset(0, 0);
    for (long row = 0; row < line.rows(); row++) {
      long in = start + line.offset(0, row);
      for (long i = 0; i < line.length(); i++, in += line.stride(0)) {
        if (wins(from, in, best, integers, largest)) {
          best = in;
        }
      }
    }
    if (integers) {
      to.putInteger(at, from.integer(best));
    } else {
      to.putNumber(at, from.number(best));
    }
  }

  static void argReduce(ArgReduce op, Tensor x, Tensor y) {
    boolean integers = !x.dtype().isFloating();
    Elements from = Elements.of(x);
    Elements to = Elements.of(y);
    Nest kept = Nest.of(y.shape(), y.layout(), x.layout());
    long stride = x.layout().stride(op.axis());
    for (long row = 0; row < kept.rows(); row++) {
      for (long i = 0; i < kept.length(); i++) {
        long start = kept.offset(1, row) + i * kept.stride(1);
        int best = 0;
        for (int j = 1; j < x.size(op.axis()); j++) {
          if (wins(from, start + j * stride, start + best * stride, integers, op.largest())) {
            best = j;
          }
        }
        to.putInteger(kept.offset(0, row) + i * kept.stride(0), best);
      }
    }
  }

  private static boolean wins(Elements from, long challenger, long best, boolean integers, boolean largest) {
    if (integers) {
      long a = from.integer(challenger);
      long b = from.integer(best);
      return largest ? a > b : a < b;
    }
    double a = from.number(challenger);
    double b = from.number(best);
    return (largest ? a > b : a < b) || Double.isNaN(a) && !Double.isNaN(b);
  }

  /// The nest over the reduced axes of `x` alone, from 0.
  private static Nest line(Tensor x, List<Integer> axes) {
    Layout layout = x.layout();
    int[] sizes = x.shape().toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = axes.contains(axis) ? sizes[axis] : 1;
    }
    return Nest.of(Shape.of(sizes), new long[1], new long[][] {Nest.strides(layout)});
  }
}
