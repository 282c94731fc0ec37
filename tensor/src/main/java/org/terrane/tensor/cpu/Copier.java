package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;

/// Copies between two layouts of one shape, of any type as far as rows are contiguous on both sides, else of types
/// of four bytes: rows as they are, transposed planes tile by tile. Tasks are of fixed size.
final class Copier {
  private static final int TASK = 32 << 10;
  private static final int TILE = 32;

  private final MemorySegment from;
  private final MemorySegment to;
  private final Nest nest;
  private final long bytes;

  private Copier(MemorySegment from, MemorySegment to, Nest nest, long bytes) {
    this.from = from;
    this.to = to;
    this.nest = nest;
    this.bytes = bytes;
  }

  /// Copies `x` into the layout `target` of `y`, of the same type; false if neither way fits.
  static boolean copy(Tensor x, Tensor y, Layout target) {
    Nest nest = Nest.of(target, x.layout());
    Copier copier = new Copier(x.storage().segment(), y.storage().segment(), nest, x.dtype().bytes());
    if (x.shape().elements() == 0) {
      return true;
    }
    if (nest.stride(0) == 1 && nest.stride(1) == 1) {
      copier.rows();
      return true;
    }
    if (x.dtype().bytes() != Integer.BYTES) {
      return false;
    }
    copier.planes(copier.axisOfSource());
    return true;
  }

  private void rows() {
    if (nest.rows() == 1) {
      Workers.run(tasks(nest.length(), TASK), task -> {
        long done = (long) task * TASK;
        row(0, done, Math.min(TASK, nest.length() - done));
      });
      return;
    }
    long rowsPerTask = Math.max(1, TASK / nest.length());
    Workers.run(tasks(nest.rows(), rowsPerTask), task -> {
      long end = Math.min((task + 1) * rowsPerTask, nest.rows());
      for (long row = task * rowsPerTask; row < end; row++) {
        row(row, 0, nest.length());
      }
    });
  }

  private void row(long row, long done, long length) {
    MemorySegment.copy(from, (nest.offset(1, row) + done) * bytes, to, (nest.offset(0, row) + done) * bytes,
        length * bytes);
  }

  /// The axis before the last along which the source is contiguous, or else the one before the last.
  private int axisOfSource() {
    for (int axis = nest.rank() - 2; axis >= 0; axis--) {
      if (nest.stride(1, axis) == 1) {
        return axis;
      }
    }
    return Math.max(0, nest.rank() - 2);
  }

  /// Copies the planes of `axis` (u) and the last axis (v), a strip of [#TILE] u at a time.
  private void planes(int axis) {
    boolean flat = nest.rank() == 1;
    long sizeU = flat ? 1 : nest.size(axis);
    long strips = Math.ceilDiv(sizeU, TILE);
    long planes = flat ? 1 : nest.rows() / sizeU;
    long stripsPerTask = Math.max(1, TASK / (TILE * nest.length()));
    Workers.run(tasks(planes * strips, stripsPerTask), task -> {
      long end = Math.min((task + 1) * stripsPerTask, planes * strips);
      for (long strip = task * stripsPerTask; strip < end; strip++) {
        strip(axis, strip / strips, strip % strips * TILE);
      }
    });
  }

  private void strip(int axis, long plane, long firstU) {
    long toAt = offset(0, axis, plane) + firstU * nest.stride(0, axis);
    long fromAt = offset(1, axis, plane) + firstU * nest.stride(1, axis);
    int rows = nest.rank() == 1 ? 1 : (int) Math.min(TILE, nest.size(axis) - firstU);
    for (long v = 0; v < nest.length(); v += TILE) {
      int columns = (int) Math.min(TILE, nest.length() - v);
      tile(fromAt + v * nest.stride(1), nest.stride(1, axis), nest.stride(1),
          toAt + v * nest.stride(0), nest.stride(0, axis), nest.stride(0), rows, columns);
    }
  }

  private void tile(long fromAt, long fromU, long fromV, long toAt, long toU, long toV, int rows, int columns) {
    for (int u = 0; u < rows; u++) {
      for (int v = 0; v < columns; v++) {
        int value = from.getAtIndex(JAVA_INT, fromAt + u * fromU + v * fromV);
        to.setAtIndex(JAVA_INT, toAt + u * toU + v * toV, value);
      }
    }
  }

  /// Where a plane begins: the outer axes other than `axis`, counted by one number.
  private long offset(int operand, int axis, long plane) {
    long rest = plane;
    long offset = nest.offset(operand, 0);
    for (int outer = nest.rank() - 2; outer >= 0; outer--) {
      if (outer != axis) {
        offset += rest % nest.size(outer) * nest.stride(operand, outer);
        rest /= nest.size(outer);
      }
    }
    return offset;
  }

  private static int tasks(long units, long unitsPerTask) {
    return Math.toIntExact(Math.ceilDiv(units, unitsPerTask));
  }
}
