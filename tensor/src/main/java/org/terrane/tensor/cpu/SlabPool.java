package org.terrane.tensor.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Native memory for tensors, 64-byte aligned and reused: a training step's buffers are those of the step before.
///
/// Sizes are rounded up to classes, eight to each doubling. Small blocks are cut from slabs that are never given
/// back; a big block has an arena of its own, and when the limit is reached the cached ones are closed. Freed
/// blocks wait in the list of their class. Thread-safe.
final class SlabPool {
  private static final long ALIGNMENT = 64;
  private static final long SLAB = 16L << 20;
  private static final long LARGEST_SMALL = 1L << 20;
  private static final int CLASSES_PER_DOUBLING = 8;
  /// A cached big block serves a request that needs at least this part of it.
  private static final double LEAST_USE = 0.8;

  private final long limit;
  private final Map<Long, Deque<Block>> smallFree = new HashMap<>();
  private final TreeMap<Long, Deque<Block>> bigFree = new TreeMap<>();
  private final Map<Long, Held> held = new HashMap<>();
  private final Arena slabs = Arena.ofShared();
  private MemorySegment slab = MemorySegment.NULL;
  private long slabUsed;
  private long reservedBytes;
  private long heldBytes;
  private long peakBytes;

  /// @param limit the most bytes ever taken from the machine
  SlabPool(long limit) {
    this.limit = limit;
  }

  /// Memory of a class's size; `arena` is its own if it is big.
  private record Block(MemorySegment memory, @Nullable Arena arena) {}

  private record Held(Block block, String origin) {}

  /// Memory of exactly that many bytes, contents undefined.
  ///
  /// @throws OutOfMemoryError naming the operation and who holds what, when the limit or the machine says no
  synchronized MemorySegment allocate(long bytes, String origin) {
    long size = sizeClass(bytes);
    Block block = size <= LARGEST_SMALL ? small(size, origin) : big(size, origin);
    held.put(block.memory.address(), new Held(block, origin));
    heldBytes += block.memory.byteSize();
    peakBytes = Math.max(peakBytes, heldBytes);
    return block.memory.asSlice(0, bytes, ALIGNMENT);
  }

  synchronized void free(MemorySegment segment) {
    Held freed = held.remove(segment.address());
    if (freed == null) {
      throw new IllegalStateException("[free] memory must be held by this pool, but " + segment + " is not");
    }
    Block block = freed.block;
    heldBytes -= block.memory.byteSize();
    Map<Long, Deque<Block>> free = block.arena == null ? smallFree : bigFree;
    free.computeIfAbsent(block.memory.byteSize(), _ -> new ArrayDeque<>()).push(block);
  }

  synchronized long liveBuffers() {
    return held.size();
  }

  synchronized long heldBytes() {
    return heldBytes;
  }

  /// The most bytes that were held at once since [#forgetPeak], or ever.
  synchronized long peakBytes() {
    return peakBytes;
  }

  synchronized void forgetPeak() {
    peakBytes = heldBytes;
  }

  /// Bytes taken from the machine, whether held or waiting in free lists.
  synchronized long reservedBytes() {
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

  private Block small(long size, String origin) {
    Deque<Block> free = smallFree.get(size);
    if (free != null && !free.isEmpty()) {
      return free.pop();
    }
    if (slabUsed + size > slab.byteSize()) {
      slab = reserve(slabs, SLAB, size, origin);
      slabUsed = 0;
    }
    slabUsed += size;
    return new Block(slab.asSlice(slabUsed - size, size), null);
  }

  private Block big(long size, String origin) {
    var fitting = bigFree.ceilingEntry(size);
    if (fitting != null && size >= LEAST_USE * fitting.getKey()) {
      Block block = fitting.getValue().pop();
      if (fitting.getValue().isEmpty()) {
        bigFree.remove(fitting.getKey());
      }
      return block;
    }
    Arena arena = Arena.ofShared();
    return new Block(reserve(arena, size, size, origin), arena);
  }

  private MemorySegment reserve(Arena arena, long bytes, long wanted, String origin) {
    if (reservedBytes + bytes > limit) {
      closeCached();
    }
    if (reservedBytes + bytes > limit) {
      throw exhausted(wanted, origin);
    }
    MemorySegment memory;
    try {
      memory = arena.allocate(bytes, ALIGNMENT);
    } catch (OutOfMemoryError e) {
      closeCached();
      throw exhausted(wanted, origin);
    }
    reservedBytes += bytes;
    return memory;
  }

  /// Gives the big blocks that nobody holds back to the machine.
  private void closeCached() {
    for (Deque<Block> blocks : bigFree.values()) {
      for (Block block : blocks) {
        reservedBytes -= block.memory.byteSize();
        block.arena.close();
      }
    }
    bigFree.clear();
  }

  private OutOfMemoryError exhausted(long bytes, String origin) {
    Map<String, Long> byOrigin = held.values().stream()
        .collect(Collectors.groupingBy(Held::origin, Collectors.summingLong(one -> one.block.memory.byteSize())));
    String largest = byOrigin.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).limit(3)
        .map(entry -> mebibytes(entry.getValue()) + " by [" + entry.getKey() + "]").collect(Collectors.joining(", "));
    return new OutOfMemoryError("[" + origin + "] needs " + mebibytes(bytes) + " more, but " + mebibytes(heldBytes)
        + " of " + mebibytes(limit) + " are held" + (largest.isEmpty() ? "" : ": " + largest)
        + "; lower the batch size, or raise -D" + CpuBackend.MEMORY_PROPERTY + " (GiB)");
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
