package org.terrane.cuda.primitive;

import static org.terrane.cuda.primitive.Elementwise.suffix;

import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Nest;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ArgReduce;
import org.terrane.tensor.op.ArgSort;
import org.terrane.tensor.op.Reduce;

/// One number for each line, and the order of lines: `reduce.cu`, `sort.cu`.
public final class Reductions {
  /// Threads of a block, as `reduce.cu` has it.
  private static final int THREADS = 256;
  /// Results of a block where neighbouring lines lie together.
  private static final int NEIGHBOURS = 32;
  /// Numbers of a line that a thread reads at the least, if there are so many.
  private static final int SHARE = 8;
  /// Blocks that lines are cut into where there are few lines.
  private static final int ENOUGH_BLOCKS = 1024;
  /// What a sort keeps in shared memory, as `sort.cu` has it.
  private static final int SHARED = 1024;

  private final CudaDevice device;

  public Reductions(CudaDevice device) {
    this.device = device;
  }

  /// How the threads of a reduction share the work; it follows from the shapes alone, so results repeat.
  private record Plan(boolean alongLine, int parts, int pieces) {
    static Plan of(long results, long length, boolean alongLine) {
      long shares = Math.max(1, 2 * Math.ceilDiv(length, SHARE) - 1);
      int parts = alongLine ? Math.clamp(Long.highestOneBit(shares), 1, THREADS) : THREADS / NEIGHBOURS;
      long blocks = Math.ceilDiv(results, THREADS / parts);
      long pieces = Math.min(length / (2L * SHARE * parts), ENOUGH_BLOCKS / blocks);
      return new Plan(alongLine, parts, (int) Math.clamp(pieces, 1, ENOUGH_BLOCKS));
    }
  }

  /// Sums are kept in 64 bits, then rounded once. `x` is contiguous.
  public void reduce(Reduce op, Tensor x, Tensor y) {
    reduce("reduce/reduce_", op.function(), CudaDevice.first(x), Nest.of(y.shape(), x.layout()), line(x, op.axes()), y);
  }

  /// The sum of the rows of a contiguous matrix `(rows, columns)` of the type of `y`, `(columns)`.
  public void sumRows(DeviceMemory matrix, int rows, int columns, Tensor y) {
    reduce("reduce/reduce_", Reduce.Function.SUM, matrix, Nest.of(Shape.of(columns), new long[] {1}),
        Nest.of(Shape.of(rows), new long[] {columns}), y);
  }

  /// @param kept leads to the lines of x, `line` along one of them
  private void reduce(String kernel, Reduce.Function function, DeviceMemory x, Nest kept, Nest line, Tensor y) {
    long results = kept.count();
    if (results == 0) {
      return;
    }
    Plan plan = Plan.of(results, line.count(), line.strides()[0][line.sizes().length - 1] == 1);
    boolean whole = plan.pieces == 1;
    DeviceMemory pieces = device.allocate(whole ? 0 : Long.BYTES * results * plan.pieces, "reduce");
    int blocks = Math.toIntExact(Math.ceilDiv(results, THREADS / plan.parts));
    device.launch(kernel + suffix(y.dtype()), new Launch(blocks, plan.pieces, 1, THREADS, 1, 1, 0),
        function.ordinal(), x, y, pieces, kept, line, results, line.count(), plan.parts, plan.alongLine ? 1 : 0);
    if (!whole) {
      reduce("reduce/join_", function, pieces, Nest.of(Shape.of(Math.toIntExact(results)), new long[] {1}),
          Nest.of(Shape.of(plan.pieces), new long[] {results}), y);
    }
    device.free(pieces);
  }

  public void argReduce(ArgReduce op, Tensor x, Tensor y) {
    Nest kept = Nest.of(y.shape(), x.layout());
    if (kept.count() > 0) {
      device.launch("reduce/arg_reduce_" + suffix(x.dtype()),
          Launch.of(Math.toIntExact(kept.count()), THREADS, 0), op.largest() ? 1 : 0, x, y, kept,
          x.layout().stride(op.axis()), (long) x.size(op.axis()));
    }
  }

  public void argSort(ArgSort op, Tensor x, Tensor y) {
    int length = x.shape().rank() == 0 ? 1 : x.size(op.axis());
    Shape shape = x.shape().rank() == 0 ? x.shape() : x.shape().with(op.axis(), 1);
    Nest lines = Nest.of(shape, y.layout(), x.layout());
    if (length == 0 || lines.count() == 0) {
      return;
    }
    int padded = Integer.highestOneBit(2 * length - 1);
    long strideX = x.shape().rank() == 0 ? 1 : x.layout().stride(op.axis());
    long strideY = x.shape().rank() == 0 ? 1 : y.layout().stride(op.axis());
    long scratchBytes = padded <= SHARED ? 0 : lines.count() * padded * (Long.BYTES + Integer.BYTES);
    DeviceMemory scratch = device.allocate(scratchBytes, op.name());
    device.launch("sort/arg_sort_" + suffix(x.dtype()),
        Launch.of(Math.toIntExact(lines.count()), Math.clamp(padded / 2, 32, THREADS), 0), op.descending() ? 1 : 0, x,
        y, scratch, lines, strideX, strideY, length, padded);
    device.free(scratch);
  }

  /// The reduced axes of `x` alone.
  private static Nest line(Tensor x, List<Integer> axes) {
    int[] sizes = x.shape().toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = axes.contains(axis) ? sizes[axis] : 1;
    }
    return Nest.of(Shape.of(sizes), x.layout());
  }
}
