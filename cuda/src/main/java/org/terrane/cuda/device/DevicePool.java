package org.terrane.cuda.device;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.CudaException;
import org.terrane.cuda.driver.DeviceMemory;

/// Device memory that is reused: a training step's buffers are those of the step before.
///
/// All work is queued in one stream, so a block may be handed out again as soon as it is freed: who gets it writes
/// after its last reader. Sizes are rounded up to classes, eight to each doubling. Small blocks are cut from slabs that
/// are never given back; big ones are CUDA's, and go back when memory is short. Of the free blocks of a class the one
/// with the lowest address is next: so a step that begins with the same blocks in use gets the same addresses, in
/// whatever order those before it gave theirs back. One thread at a time.
final class DevicePool {
  private static final long ALIGNMENT = 512;
  private static final long SLAB = 32L << 20;
  private static final long LARGEST_SMALL = 1L << 20;
  private static final int CLASSES_PER_DOUBLING = 8;
  /// A cached big block serves a request that needs at least this part of it.
  private static final double LEAST_USE = 0.8;
  private static final Comparator<DeviceMemory> LOWEST_FIRST = Comparator.comparingLong(DeviceMemory::address);

  private final CudaContext context;
  private final Runnable settle;
  private final boolean reuse;
  private final Map<Long, Queue<DeviceMemory>> smallFree = new HashMap<>();
  private final TreeMap<Long, Queue<DeviceMemory>> bigFree = new TreeMap<>();
  private final Map<DeviceMemory, Held> held = new HashMap<>();
  private DeviceMemory slab = new DeviceMemory(0);
  private long slabLeft;
  private long reservedBytes;
  private long heldBytes;

  /// @param settle puts what waits for the device into its stream
  /// @param reuse if not, each block is of the size that is asked for and CUDA's own, so that tools which watch memory
  ///     see what reaches beyond its end or behind its time
  DevicePool(CudaContext context, Runnable settle, boolean reuse) {
    this.context = context;
    this.settle = settle;
    this.reuse = reuse;
  }

  private record Held(long bytes, String origin) {}

  /// At least that many bytes, contents undefined.
  ///
  /// @throws OutOfMemoryError naming the operation and who holds what
  DeviceMemory allocate(long bytes, String origin) {
    long size = reuse ? sizeClass(bytes) : Math.max(1, bytes);
    long got = size;
    DeviceMemory memory;
    var fitting = size > LARGEST_SMALL ? bigFree.ceilingEntry(size) : null;
    if (size <= LARGEST_SMALL && reuse) {
      memory = small(size, origin);
    } else if (fitting != null && size >= LEAST_USE * fitting.getKey()) {
      got = fitting.getKey();
      memory = fitting.getValue().remove();
      if (fitting.getValue().isEmpty()) {
        bigFree.remove(got);
      }
    } else {
      memory = reserve(size, size, origin);
    }
    held.put(memory, new Held(got, origin));
    heldBytes += got;
    return memory;
  }

  void free(DeviceMemory memory) {
    Held freed = held.remove(memory);
    if (freed == null) {
      throw new IllegalStateException("[free] memory must be held by this pool, but " + memory + " is not");
    }
    heldBytes -= freed.bytes;
    if (!reuse) {
      settle.run();
      context.free(memory); // waits for its last use
      reservedBytes -= freed.bytes;
      return;
    }
    Map<Long, Queue<DeviceMemory>> free = freed.bytes <= LARGEST_SMALL ? smallFree : bigFree;
    free.computeIfAbsent(freed.bytes, _ -> new PriorityQueue<>(LOWEST_FIRST)).add(memory);
  }

  long liveBuffers() {
    return held.size();
  }

  /// Bytes taken from CUDA, whether held or waiting to be.
  long reservedBytes() {
    return reservedBytes;
  }

  /// The smallest class that holds so many bytes.
  static long sizeClass(long bytes) {
    if (bytes <= ALIGNMENT * CLASSES_PER_DOUBLING) {
      return Math.max(1, Math.ceilDiv(bytes, ALIGNMENT)) * ALIGNMENT;
    }
    long step = Long.highestOneBit(bytes - 1) / CLASSES_PER_DOUBLING;
    return Math.ceilDiv(bytes, step) * step;
  }

  private DeviceMemory small(long size, String origin) {
    Queue<DeviceMemory> free = smallFree.get(size);
    if (free != null && !free.isEmpty()) {
      return free.remove();
    }
    if (slabLeft < size) {
      slab = reserve(SLAB, size, origin);
      slabLeft = SLAB;
    }
    DeviceMemory memory = slab.plus(SLAB - slabLeft);
    slabLeft -= size;
    return memory;
  }

  private DeviceMemory reserve(long bytes, long wanted, String origin) {
    for (boolean again = true; ; again = false) {
      try {
        DeviceMemory memory = context.allocate(bytes);
        reservedBytes += bytes;
        return memory;
      } catch (CudaException e) {
        if (e.status() != CudaContext.OUT_OF_MEMORY) {
          throw e;
        }
        if (!again || bigFree.isEmpty()) {
          throw exhausted(wanted, origin);
        }
        giveBack();
      }
    }
  }

  /// Gives the big blocks that nobody holds back to CUDA, once the device has passed their last use.
  private void giveBack() {
    settle.run();
    context.synchronize();
    bigFree.forEach((bytes, blocks) -> {
      blocks.forEach(context::free);
      reservedBytes -= bytes * blocks.size();
    });
    bigFree.clear();
  }

  private OutOfMemoryError exhausted(long bytes, String origin) {
    Map<String, Long> byOrigin = held.values().stream()
        .collect(Collectors.groupingBy(Held::origin, Collectors.summingLong(Held::bytes)));
    String largest = byOrigin.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).limit(3)
        .map(entry -> mebibytes(entry.getValue()) + " by [" + entry.getKey() + "]").collect(Collectors.joining(", "));
    return new OutOfMemoryError("[" + origin + "] needs " + mebibytes(bytes) + " more of the GPU's memory, which has "
        + mebibytes(context.freeBytes()) + " left; " + mebibytes(heldBytes) + " are held"
        + (largest.isEmpty() ? "" : ": " + largest) + "; lower the batch size, or end other programs on the GPU");
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
