package org.terrane.cuda.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.DeviceMemory;

/// Copies between host and device through two blocks of pinned memory in turn: an upload is done for the caller once
/// its last piece lies in pinned memory, and the device fetches it beside the processor. One thread at a time.
final class Staging {
  private static final long PAGE = 4096;

  private final CudaContext context;
  private final CudaContext.Stream stream;
  private final Slot[] slots;
  private int next;

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
      Slot slot = slot();
      MemorySegment piece = slot.memory.asSlice(0, Math.min(slot.memory.byteSize(), host.byteSize() - done));
      piece.copyFrom(host.asSlice(done, piece.byteSize()));
      context.copyToDevice(to.plus(done), piece, stream);
      context.record(slot.free, stream);
      done += piece.byteSize();
    }
  }

  /// Waits until the device has done everything before.
  void download(DeviceMemory from, MemorySegment host) {
    for (long done = 0; done < host.byteSize();) {
      Slot slot = slot();
      MemorySegment piece = slot.memory.asSlice(0, Math.min(slot.memory.byteSize(), host.byteSize() - done));
      context.copyToHost(piece, from.plus(done), stream);
      context.synchronize(stream);
      host.asSlice(done, piece.byteSize()).copyFrom(piece);
      done += piece.byteSize();
    }
  }

  /// The next block, once the device has no more use of it; an event that was never recorded has passed.
  private Slot slot() {
    Slot slot = slots[next];
    next = (next + 1) % slots.length;
    context.synchronize(slot.free);
    return slot;
  }
}
