package org.terrane.tensor.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.terrane.tensor.Device;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Primitive;

/// A device: its memory, its primitives, and its table of kernels. Found by ServiceLoader.
///
/// Kernels never allocate tensors and never call the engine: [Eval] allocates the outputs, lays the inputs out
/// as [#accepts] and [Kernel#accepts] ask, and then calls.
public interface Backend {
  Device device();

  /// Memory for that many bytes (0 is allowed), 64-byte aligned, contents undefined.
  ///
  /// @param origin name of the operation that asks, for the message when there is no more
  MemorySegment allocate(long bytes, String origin);

  void free(MemorySegment segment);

  /// Blocks handed out and not yet freed: what a leak test counts.
  long liveBuffers();

  /// Copies host memory into a contiguous tensor.
  void upload(MemorySegment host, Tensor target);

  /// Copies a contiguous tensor into host memory.
  void download(Tensor source, MemorySegment host);

  /// How a primitive wants its inputs laid out.
  LayoutRule accepts(Primitive op);

  /// Computes a primitive into the contiguous `output`. Views never get here.
  void run(Primitive op, List<Tensor> inputs, Tensor output);

  /// The backend's kernels for fused operations and updates.
  KernelTable kernels();

  /// Runs a body that comes again and again, such as a training step: what it asks for may wait and go out together.
  /// Results are those of the body alone; at its end everything is on its way.
  default <T> T together(Supplier<T> body) {
    return body.get();
  }
}
