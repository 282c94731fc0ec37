package org.terrane.tensor.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.terrane.tensor.Device;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Primitive;

/// The backend of tensors that only have a shape: every look at their numbers is an error.
enum NoMemory implements Backend {
  INSTANCE;

  @Override
  public Device device() {
    return Device.CPU;
  }

  @Override
  public MemorySegment allocate(long bytes, String origin) {
    return MemorySegment.NULL;
  }

  @Override
  public void free(MemorySegment segment) {
    // there is nothing to give back
  }

  @Override
  public long liveBuffers() {
    return 0;
  }

  @Override
  public void upload(MemorySegment host, Tensor target) {
    throw shapeOnly();
  }

  @Override
  public void download(Tensor source, MemorySegment host) {
    throw shapeOnly();
  }

  @Override
  public LayoutRule accepts(Primitive op) {
    return LayoutRule.ANY;
  }

  @Override
  public void run(Primitive op, List<Tensor> inputs, Tensor output) {
    throw shapeOnly();
  }

  @Override
  public KernelTable kernels() {
    return new KernelTable();
  }

  private static IllegalStateException shapeOnly() {
    return new IllegalStateException("a shape-only run has no numbers; run the model on a device to read them");
  }
}
