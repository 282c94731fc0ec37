package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Tensor;

/// Where a backward pass writes the gradient of an input: the tensor the engine asks for, or, where none is wanted
/// but comes out anyway, scratch.
record Gradient(MemorySegment memory, @Nullable Scratch scratch) implements AutoCloseable {
  static Gradient of(@Nullable Tensor wanted, Tensor input, String operation) {
    if (wanted != null) {
      return new Gradient(F32.of(wanted), null);
    }
    Scratch scratch = Scratch.floats(input, input.shape().elements(), operation);
    return new Gradient(scratch.memory(), scratch);
  }

  @Override
  public void close() {
    if (scratch != null) {
      scratch.close();
    }
  }
}
