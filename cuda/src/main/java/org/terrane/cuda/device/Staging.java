package org.terrane.cuda.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.DeviceMemory;

/// Copies between host and device through two blocks of pinned memory in turn: an upload is done for the caller once
/// its last piece lies in pinned memory, and the device fetches it beside the processor. Small ones share a block. One
/// thread at a time.
final class Staging {
  private static final long PAGE = 4096;
  private static final long ALIGNMENT = 64;

  private final CudaContext context;
  private final CudaContext.Stream stream;
  private final Slot[] slots;
  private int current;
  private long used;

  /// @param bytes of each block
  Staging(CudaContext context, CudaContext.Stream stream, long bytes) {
    this.context = context;
    this.stream = stream;
    this.slots = new Slot[] {slot(bytes), slot(bytes)};
  }

  /// Pinned memory, and the mark in the stream behind which it is free again.
  private record Slot(MemorySegment memory, CudaContext.Event free) {}

  private Slot slot(long bytes) {
    MemorySegment memory = Arena.global().allocate(bytes, PAGE);
    context.pin(memory);
    return new Slot(memory, context.createEvent(false));
  }

  void upload(MemorySegment host, DeviceMemory to) {
    for (long done = 0; done < host.byteSize();) {
      MemorySegment piece = piece(host.byteSize() - done);
      piece.copyFrom(host.asSlice(done, piece.byteSize()));
      context.copyToDevice(to.plus(done), piece, stream);
      done += piece.byteSize();
    }
  }

  /// Waits until the device has done everything before.
  void download(DeviceMemory from, MemorySegment host) {
    for (long done = 0; done < host.byteSize();) {
      MemorySegment piece = piece(host.byteSize() - done);
      context.copyToHost(piece, from.plus(done), stream);
      context.synchronize(stream);
      host.asSlice(done, piece.byteSize()).copyFrom(piece);
      done += piece.byteSize();
    }
  }

  /// At most so many bytes that the device has no more use of: of the current block, or else of the other one. An event
  /// that was never recorded has passed.
  private MemorySegment piece(long bytes) {
    if (used >= slots[current].memory.byteSize()) {
      context.record(slots[current].free, stream);
      current = (current + 1) % slots.length;
      context.synchronize(slots[current].free);
      used = 0;
    }
    MemorySegment memory = slots[current].memory;
    MemorySegment piece = memory.asSlice(used, Math.min(memory.byteSize() - used, bytes));
    used += Math.ceilDiv(piece.byteSize(), ALIGNMENT) * ALIGNMENT;
    return piece;
  }
}
