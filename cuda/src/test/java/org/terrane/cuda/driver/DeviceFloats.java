package org.terrane.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/// Numbers to a device and back, each waiting until it is done.
record DeviceFloats(CudaContext context, CudaContext.Stream stream) {
  /// Values that `type` holds exactly.
  DeviceMemory upload(float[] values, CudaType type) {
    long bytes = (long) type.bytes() * values.length;
    DeviceMemory memory = context.allocate(bytes);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(bytes, 8);
      for (int i = 0; i < values.length; i++) {
        switch (type) {
          case F32 -> host.setAtIndex(ValueLayout.JAVA_FLOAT, i, values[i]);
          case BF16 -> host.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (Float.floatToRawIntBits(values[i]) >>> 16));
        }
      }
      context.copyToDevice(memory, host, stream);
      context.synchronize(stream);
    }
    return memory;
  }

  DeviceMemory upload(float[] values) {
    return upload(values, CudaType.F32);
  }

  float[] download(DeviceMemory memory, int elements) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(Float.BYTES * (long) elements, 8);
      context.copyToHost(host, memory, stream);
      context.synchronize(stream);
      return host.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  /// Integers from -9 to 9, which every type holds exactly, and F32 their sums of products.
  static float[] integers(Random random, int elements) {
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = random.nextInt(-9, 10);
    }
    return values;
  }
}
