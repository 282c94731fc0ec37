package org.terrane.cuda.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.List;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.CudaException;

/// A run of calls as a CUDA graph. What it uploads lies in pinned memory of its own, filled anew for each launch. One
/// thread at a time.
final class CallGraph implements AutoCloseable {
  /// Memory is pinned by pages.
  private static final long PAGE = 4096;

  private final CudaContext context;
  private final CudaContext.Stream stream;
  private final CudaContext.Event passed;
  private final Arena arena;
  private final MemorySegment pinned;
  private final List<MemorySegment> uploads;
  private final CudaContext.Graph graph;

  /// Records the calls; none of them is run.
  ///
  /// @throws CudaException where CUDA cannot record one of them
  CallGraph(CudaContext context, CudaContext.Stream stream, CallStream calls, CallRun run) {
    this.context = context;
    this.stream = stream;
    this.arena = Arena.ofShared();
    long bytes = uploads(run).stream().mapToLong(upload -> room(upload.bytes())).sum();
    this.pinned = arena.allocate(Math.ceilDiv(bytes, PAGE) * PAGE, PAGE);
    this.uploads = pieces(run);
    if (bytes > 0) {
      context.pin(pinned);
    }
    try {
      this.graph = capture(calls, run);
    } catch (CudaException e) {
      unpin();
      throw e;
    }
    this.passed = context.createEvent(false);
  }

  private CudaContext.Graph capture(CallStream calls, CallRun run) {
    Iterator<MemorySegment> pieces = uploads.iterator();
    context.beginCapture(stream);
    try {
      run.calls().forEach(call ->
          calls.put(call, upload -> context.copyToDevice(upload.to(), pieces.next(), stream)));
    } catch (CudaException e) {
      abandon(e);
      throw e;
    }
    return context.endCapture(stream);
  }

  /// Without this the stream would record for ever.
  private void abandon(CudaException reason) {
    try {
      context.destroy(context.endCapture(stream));
    } catch (CudaException e) {
      reason.addSuppressed(e);
    }
  }

  /// Launches the graph with the bytes of an equal run.
  void launch(CallRun run) {
    if (!uploads.isEmpty()) {
      context.synchronize(passed); // the launch before may still be reading
      Iterator<MemorySegment> pieces = uploads.iterator();
      uploads(run).forEach(upload -> pieces.next().copyFrom(upload.bytes()));
    }
    context.launch(graph, stream);
    context.record(passed, stream);
  }

  /// Waits for the last launch.
  @Override
  public void close() {
    context.synchronize(passed);
    context.destroy(graph);
    context.destroy(passed);
    unpin();
  }

  private void unpin() {
    if (!uploads.isEmpty()) {
      context.unpin(pinned);
    }
    arena.close();
  }

  /// Where each upload's bytes lie.
  private List<MemorySegment> pieces(CallRun run) {
    long[] next = new long[1];
    return uploads(run).stream().map(upload -> {
      MemorySegment piece = pinned.asSlice(next[0], upload.bytes().byteSize());
      next[0] += room(upload.bytes());
      return piece;
    }).toList();
  }

  private static List<Call.Upload> uploads(CallRun run) {
    return run.calls().stream().filter(Call.Upload.class::isInstance).map(Call.Upload.class::cast).toList();
  }

  private static long room(MemorySegment bytes) {
    return Math.ceilDiv(bytes.byteSize(), Long.BYTES) * Long.BYTES;
  }
}
