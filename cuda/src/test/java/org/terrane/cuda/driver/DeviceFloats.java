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
    return download(memory, elements, CudaType.F32);
  }

  float[] download(DeviceMemory memory, int elements, CudaType type) {
    float[] values = new float[elements];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate((type == CudaType.F32 ? Float.BYTES : Short.BYTES) * (long) elements, 8);
      context.copyToHost(host, memory, stream);
      context.synchronize(stream);
      for (int i = 0; i < elements; i++) {
        values[i] = switch (type) {
          case F32 -> host.getAtIndex(ValueLayout.JAVA_FLOAT, i);
          case BF16 -> Float.intBitsToFloat(host.getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
        };
      }
    }
    return values;
  }

  /// A number as BF16 has it: to nearest, ties to even.
  static float bf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
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
