package org.terrane.cuda.primitive;

import static org.terrane.cuda.primitive.Elementwise.suffix;

import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Fields;
import org.terrane.cuda.device.Nest;
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
    Nest lines = Nest.of(x.shape().with(axis, 1), y.layout(), x.layout(), index.layout(), source.layout());
    Fields along = Fields.of(y.layout().stride(axis), x.layout().stride(axis), index.layout().stride(axis),
        source.layout().stride(axis));
    long count = y.shape().elements();
    device.forEach("indexing/scatter_add_" + suffix(y.dtype()), count, device.fault(), x, index, source, y, lines,
        along, (long) x.size(axis), (long) index.size(axis), count);
  }
}
