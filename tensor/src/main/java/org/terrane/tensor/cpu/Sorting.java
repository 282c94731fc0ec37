package org.terrane.tensor.cpu;

import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ArgSort;

/// The reference argsort: a merge sort (stable) of each line, by keys in which every type orders as `long` does.
final class Sorting {
  private static final long NAN = Long.MAX_VALUE;

  private Sorting() {}

  static void argSort(ArgSort op, Tensor x, Tensor y) {
    int size = x.shape().rank() == 0 ? 1 : x.size(op.axis());
    long[] keys = new long[size];
    int[] order = new int[size];
    int[] spare = new int[size];
    Elements from = Elements.of(x);
    Elements to = Elements.of(y);
    Nest lines = Nest.of(x.shape().with(op.axis(), 1), y.layout(), x.layout());
    long step = y.layout().stride(op.axis());
    for (long row = 0; row < lines.rows(); row++) {
      for (long i = 0; i < lines.length(); i++) {
        long in = lines.offset(1, row) + i * lines.stride(1);
        long at = lines.offset(0, row) + i * lines.stride(0);
        for (int j = 0; j < size; j++) {
          keys[j] = key(from, in + j * x.layout().stride(op.axis()), x.dtype().isFloating(), op.descending());
          order[j] = j;
        }
        sort(keys, order, spare, 0, size);
        for (int j = 0; j < size; j++) {
          to.putInteger(at + j * step, order[j]);
        }
      }
    }
  }

  private static long key(Elements from, long index, boolean floating, boolean descending) {
    if (!floating) {
      long value = from.integer(index);
      return descending ? ~value : value;
    }
    double value = from.number(index) + 0.0; // −0 becomes 0: they are equal
    if (Double.isNaN(value)) {
      return NAN;
    }
    long bits = Double.doubleToRawLongBits(value);
    long ordered = bits ^ bits >> 63 & Long.MAX_VALUE;
    return descending ? ~ordered : ordered;
  }

  private static void sort(long[] keys, int[] order, int[] spare, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(keys, order, spare, from, middle);
    sort(keys, order, spare, middle, to);
    System.arraycopy(order, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    for (int at = from; left < middle; at++) {
      boolean takeRight = right < to && keys[order[right]] < keys[spare[left]];
      order[at] = takeRight ? order[right++] : spare[left++];
    }
  }
}
