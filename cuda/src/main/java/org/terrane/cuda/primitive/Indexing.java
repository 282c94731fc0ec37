package org.terrane.cuda.primitive;

import static org.terrane.cuda.primitive.Elementwise.suffix;

import java.util.stream.IntStream;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Fields;
import org.terrane.cuda.device.Nest;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.ScatterAdd;

/// Reading and adding where an index tensor says: `indexing.cu`. A bad index is found at the next download.
public final class Indexing {
  private final CudaDevice device;

  public Indexing(CudaDevice device) {
    this.device = device;
  }

  public void gather(Gather op, Tensor x, Tensor index, Tensor y) {
    long[] withoutAxis = Nest.strides(x.layout());
    withoutAxis[op.axis()] = 0;
    Nest nest = Nest.of(y.shape(), Nest.strides(y.layout()), Nest.strides(index.layout()), withoutAxis);
    device.forEach("indexing/gather_" + y.dtype().bytes(), nest.count(), device.fault(), x, index, y, nest,
        x.layout().stride(op.axis()), (long) x.size(op.axis()), nest.count());
  }

  public void scatterAdd(ScatterAdd op, Tensor x, Tensor index, Tensor source, Tensor y) {
    int axis = op.axis();
    if (y.shape().elements() > 0 && index.size(axis) > 0 && isShared(index, axis)) {
      chained(op, x, index, source, y);
      return;
    }
    Nest lines = Nest.of(x.shape().with(axis, 1), y.layout(), x.layout(), index.layout(), source.layout());
    Fields along = Fields.of(y.layout().stride(axis), x.layout().stride(axis), index.layout().stride(axis),
        source.layout().stride(axis));
    long count = y.shape().elements();
    device.forEach("indexing/scatter_add_" + suffix(y.dtype()), count, device.fault(), x, index, source, y, lines,
        along, (long) x.size(axis), (long) index.size(axis), count);
  }

  /// Whether several lines along the axis have the same indices.
  private static boolean isShared(Tensor index, int axis) {
    return IntStream.range(0, index.shape().rank())
        .anyMatch(other -> other != axis && index.size(other) > 1 && index.layout().stride(other) == 0);
  }

  /// Lists first, for each line of indices of its own, where in it each place is met; `(lines, size)` and
  /// `(lines, indices)`.
  private void chained(ScatterAdd op, Tensor x, Tensor index, Tensor source, Tensor y) {
    int axis = op.axis();
    int size = x.size(axis);
    int indices = index.size(axis);
    Shape own = index.shape().with(axis, 1);
    long[] chains = new long[own.rank()];
    long lines = 1;
    for (int other = own.rank() - 1; other >= 0; other--) {
      boolean differs = other != axis && index.layout().stride(other) != 0;
      chains[other] = differs ? lines * size : 0;
      lines *= differs ? own.size(other) : 1;
      own = differs ? own : own.with(other, 1);
    }
    chains[axis] = 1;
    DeviceMemory first = device.allocate(Integer.BYTES * lines * size, op.name());
    DeviceMemory next = device.allocate(Integer.BYTES * lines * indices, op.name());
    device.forEach("indexing/chains", lines * size, device.fault(), index, first, next,
        Nest.of(own, index.layout()), index.layout().stride(axis), (long) size, (long) indices, lines * size);
    long[] sources = Nest.strides(source.layout());
    sources[axis] = 0;
    Nest nest = Nest.of(y.shape(), Nest.strides(y.layout()), Nest.strides(x.layout()), chains, sources);
    device.forEach("indexing/add_chained_" + suffix(y.dtype()), nest.count(), x, first, next, source, y, nest,
        source.layout().stride(axis), (long) size, (long) indices, nest.count());
    device.free(first);
    device.free(next);
  }
}
