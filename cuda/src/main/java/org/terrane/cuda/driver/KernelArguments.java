package org.terrane.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Arguments of one kernel as `cuLaunchKernel` takes them: an array of addresses, and the values they point at, in one
/// native block. Made once per launch site and filled anew for each launch, which then costs no allocation; CUDA has
/// read them when the launch call returns.
public final class KernelArguments {
  private static final long SLOT = 8;

  private final MemorySegment block;
  private final int capacity;
  private int count;

  /// @param capacity parameters of the kernel
  /// @param arena what the block lives as long as
  public KernelArguments(Arena arena, int capacity) {
    this.capacity = capacity;
    this.block = arena.allocate(2 * SLOT * capacity, SLOT);
  }

  /// Starts again at the kernel's first parameter.
  public KernelArguments reset() {
    count = 0;
    return this;
  }

  public KernelArguments pointer(DeviceMemory memory) {
    return int64(memory.address());
  }

  public KernelArguments int64(long value) {
    block.set(ValueLayout.JAVA_LONG, next(), value);
    return this;
  }

  public KernelArguments int32(int value) {
    block.set(ValueLayout.JAVA_INT, next(), value);
    return this;
  }

  public KernelArguments float32(float value) {
    block.set(ValueLayout.JAVA_FLOAT, next(), value);
    return this;
  }

  public KernelArguments float64(double value) {
    block.set(ValueLayout.JAVA_DOUBLE, next(), value);
    return this;
  }

  /// A struct, passed by value: native memory that stays as it is until the launch.
  public KernelArguments structure(MemorySegment bytes) {
    next();
    block.setAtIndex(ValueLayout.JAVA_LONG, count - 1, bytes.address());
    return this;
  }

  /// The array of addresses, for a launch.
  ///
  /// @throws IllegalStateException where parameters were left out
  MemorySegment block() {
    if (count != capacity) {
      throw new IllegalStateException(
          "kernel arguments: %d are set, but the kernel takes %d".formatted(count, capacity));
    }
    return block;
  }

  /// Where the next argument's value goes; its address already leads there.
  private long next() {
    if (count == capacity) {
      throw new IllegalStateException("kernel arguments: one too many, the kernel takes " + capacity);
    }
    long slot = SLOT * (capacity + count);
    block.setAtIndex(ValueLayout.JAVA_LONG, count++, block.address() + slot);
    return slot;
  }
}
