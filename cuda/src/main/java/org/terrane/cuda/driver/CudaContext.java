package org.terrane.cuda.driver;

import java.lang.foreign.MemorySegment;

/// One device, opened: its memory, streams, events, kernels and graphs. Handles belong to the context that made them.
///
/// CUDA knows the current context per operating-system thread: another thread calls [#makeCurrent] first, and virtual
/// threads, which change carriers, never call at all. Every call may throw [CudaException].
public interface CudaContext extends AutoCloseable {
  /// A queue of work, run in order.
  interface Stream {}

  /// A mark in a stream.
  interface Event {}

  /// Compiled kernels, loaded.
  interface Code {}

  /// One function of [Code].
  interface Kernel {}

  /// Captured work of a stream, ready to be launched as one.
  interface Graph {}

  void makeCurrent();

  /// Waits for everything on the device.
  void synchronize();

  /// Bytes of device memory that no process has taken.
  long freeBytes();

  /// Lets the device go. What was allocated goes with the last holder of the primary context.
  @Override
  void close();

  // Memory

  /// @throws CudaException with status [#OUT_OF_MEMORY] where the device has no such block
  DeviceMemory allocate(long bytes);

  /// The status of [#allocate] when memory is short.
  int OUT_OF_MEMORY = 2;

  void free(DeviceMemory memory);

  /// Page-locks native memory, so that copies of it run beside the processor. Aligned to 4096 bytes at best.
  void pin(MemorySegment host);

  void unpin(MemorySegment host);

  /// Copies all of `from`, in the stream's order; `from` must stay as it is until then, and be native.
  void copyToDevice(DeviceMemory to, MemorySegment from, Stream stream);

  /// Fills all of `to`, in the stream's order; it may be read once the stream got there.
  void copyToHost(MemorySegment to, DeviceMemory from, Stream stream);

  void copyOnDevice(DeviceMemory to, DeviceMemory from, long bytes, Stream stream);

  /// Writes the same 32 bits `words` times.
  void fill(DeviceMemory to, int pattern, long words, Stream stream);

  // Streams and events

  /// A stream that does not wait for the default stream.
  Stream createStream();

  void destroy(Stream stream);

  void synchronize(Stream stream);

  /// What is queued in `stream` from here on waits for `event`.
  void await(Stream stream, Event event);

  /// @param timed whether [#milliseconds] will be asked; others are cheaper
  Event createEvent(boolean timed);

  void destroy(Event event);

  void record(Event event, Stream stream);

  /// Whether the device has passed the event; does not wait.
  boolean isPassed(Event event);

  void synchronize(Event event);

  /// Time on the device between two events, both passed.
  float milliseconds(Event from, Event to);

  // Kernels

  /// Loads machine code, a fat binary, or PTX that ends with a zero byte.
  Code load(byte[] image);

  void unload(Code code);

  Kernel kernel(Code code, String name);

  /// Allows a kernel more than 48 KiB of dynamic shared memory, up to [DeviceProperties#sharedBytes].
  void allowSharedBytes(Kernel kernel, int bytes);

  void launch(Kernel kernel, Launch shape, KernelArguments arguments, Stream stream);

  // Graphs

  /// From here on, what this thread queues in `stream` is recorded and not run.
  void beginCapture(Stream stream);

  /// Ends recording; the graph is uploaded and ready.
  Graph endCapture(Stream stream);

  void launch(Graph graph, Stream stream);

  void destroy(Graph graph);

  // Libraries

  /// cuBLAS, working in `stream`.
  ///
  /// @param workspace memory of its own; without it cuBLAS would allocate, which a capture does not allow
  /// @param bytes of the workspace; NVIDIA advises 32 MiB on compute capability 9.0
  CudaBlas blas(Stream stream, DeviceMemory workspace, long bytes);

  /// cuDNN, working in `stream`.
  CudaDnn dnn(Stream stream);
}
