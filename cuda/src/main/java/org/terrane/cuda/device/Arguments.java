package org.terrane.cuda.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.KernelArguments;
import org.terrane.tensor.Tensor;

/// A kernel's arguments as a value: words of 64 bits, a scalar in the lower part of one, a struct in several.
///
/// @param starts the word each argument begins at
record Arguments(long[] words, int[] starts) {
  /// @param kernel for the message
  /// @param values see [CudaDevice#forEach]
  static Arguments of(String kernel, Object... values) {
    int[] starts = new int[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      starts[i] = count;
      count += values[i] instanceof Fields fields ? Math.toIntExact(fields.bytes() / Long.BYTES) : 1;
    }
    long[] words = new long[count];
    MemorySegment bytes = MemorySegment.ofArray(words);
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case Integer value -> words[starts[i]] = value;
        case Long value -> words[starts[i]] = value;
        case Float value -> words[starts[i]] = Float.floatToRawIntBits(value);
        case Double value -> words[starts[i]] = Double.doubleToRawLongBits(value);
        case DeviceMemory memory -> words[starts[i]] = memory.address();
        case Tensor tensor -> words[starts[i]] = CudaDevice.first(tensor).address();
        case Fields fields -> fields.write(bytes.asSlice((long) Long.BYTES * starts[i], fields.bytes()));
        default -> throw new IllegalArgumentException("[" + kernel + "] cannot take a " + values[i].getClass());
      }
    }
    return new Arguments(words, starts);
  }

  /// Sets the arguments of a launch.
  ///
  /// @param memory native; the values lie there until the launch
  KernelArguments put(KernelArguments launch, MemorySegment memory) {
    MemorySegment.copy(words, 0, memory, ValueLayout.JAVA_LONG, 0, words.length);
    launch.reset();
    for (int start : starts) {
      launch.structure(memory.asSlice((long) Long.BYTES * start));
    }
    return launch;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arguments arguments && Arrays.equals(words, arguments.words)
        && Arrays.equals(starts, arguments.starts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}
