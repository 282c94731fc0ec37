package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ColumnKernel;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.ScatterAdd;

/// Gathers and adds whole rows: where the index does not vary along the axes behind its own (stride 0), a row is all
/// of those axes. False where it does vary, or rows are not contiguous.
final class RowIndexing {
  private static final int TASK = 32 << 10;
  private static final int COLUMNS = 256;

  private RowIndexing() {}

  static boolean gather(Gather op, Tensor x, Tensor index, Tensor y) {
    if (!takesRows(op.axis(), index, x)) {
      return false;
    }
    Rows from = new Rows(x, op.axis());
    Rows to = new Rows(y, op.axis());
    Rows places = new Rows(index, op.axis());
    long bytes = from.length * x.dtype().bytes();
    long count = index.size(op.axis());
    long rows = places.outer() * count;
    long rowsPerTask = Math.max(1, TASK / Math.max(1, from.length));
    Workers.run(Math.toIntExact(Math.ceilDiv(rows, rowsPerTask)), task -> {
      long end = Math.min((task + 1) * rowsPerTask, rows);
      for (long row = task * rowsPerTask; row < end; row++) {
        int place = places.place(op, row / count, row % count, x.size(op.axis()));
        MemorySegment.copy(from.data, from.at(row / count, place) * x.dtype().bytes(),
            to.data, to.at(row / count, row % count) * x.dtype().bytes(), bytes);
      }
    });
    return true;
  }

  /// Columns are shared out among tasks, rows are not: equal indices add up in order.
  static boolean scatterAdd(ScatterAdd op, Tensor x, Tensor index, Tensor source, Tensor y) {
    if (x.dtype() != DType.F32 || !takesRows(op.axis(), index, source) || !Copier.copy(x, y, y.layout())) {
      return false;
    }
    Rows from = new Rows(source, op.axis());
    Rows to = new Rows(y, op.axis());
    Rows places = new Rows(index, op.axis());
    long pieces = Math.ceilDiv(from.length, COLUMNS);
    Workers.run(Math.toIntExact(places.outer() * pieces), task -> {
      long outer = task / pieces;
      long column = task % pieces * COLUMNS;
      int columns = (int) Math.min(COLUMNS, from.length - column);
      for (long i = 0; i < index.size(op.axis()); i++) {
        int place = places.place(op, outer, i, y.size(op.axis()));
        ColumnKernel.addInto(from.data, (from.at(outer, i) + column) * Float.BYTES,
            to.data, (to.at(outer, place) + column) * Float.BYTES, columns);
      }
    });
    return true;
  }

  private static boolean takesRows(int axis, Tensor index, Tensor rows) {
    Shape shape = index.shape();
    long length = 1;
    for (int behind = shape.rank() - 1; behind > axis; behind--) {
      boolean contiguous = rows.layout().stride(behind) == length || shape.size(behind) == 1;
      boolean repeats = index.layout().stride(behind) == 0 || shape.size(behind) == 1;
      if (!contiguous || !repeats) {
        return false;
      }
      length *= shape.size(behind);
    }
    return true;
  }

  /// A tensor as rows: `(outer, axis)` → a row of `length` elements, those of the axes behind `axis`.
  private static final class Rows {
    private final MemorySegment data;
    private final Nest outer;
    private final long stride;
    private final long length;

    Rows(Tensor tensor, int axis) {
      Shape shape = tensor.shape();
      Layout layout = tensor.layout();
      int[] sizes = shape.toArray();
      long behind = 1;
      for (int i = axis; i < sizes.length; i++) {
        behind *= i > axis ? sizes[i] : 1;
        sizes[i] = 1;
      }
      data = tensor.storage().segment();
      outer = Nest.of(Shape.of(sizes), layout);
      stride = layout.stride(axis);
      length = behind;
    }

    long outer() {
      return outer.rows() * outer.length();
    }

    long at(long outerIndex, long i) {
      return outer.offset(0, outerIndex / outer.length()) + outerIndex % outer.length() * outer.stride(0) + i * stride;
    }

    int place(Op op, long outerIndex, long i, int size) {
      return Indexing.check(op, data.getAtIndex(JAVA_LONG, at(outerIndex, i)), size);
    }
  }
}
