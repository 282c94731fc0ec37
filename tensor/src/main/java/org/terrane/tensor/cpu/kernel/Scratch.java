package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backend;

/// Memory for the time of one kernel call, from the pool of a tensor's backend.
record Scratch(Backend backend, MemorySegment memory) implements AutoCloseable {
  static Scratch floats(Tensor of, long count, String operation) {
    Backend backend = of.storage().backend();
    return new Scratch(backend, backend.allocate(4 * count, operation));
  }

  @Override
  public void close() {
    backend.free(memory);
  }
}
