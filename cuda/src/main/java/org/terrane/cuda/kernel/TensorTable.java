package org.terrane.cuda.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// Several lists of F32 tensors in device memory, `[p₁ … pₙ, m₁ … mₙ, …]`, so that one launch works on all of them;
/// behind them the numbers that change from step to step, which a CUDA graph would keep as they were if they were
/// arguments. The table's form is told in `updates.cu`.
final class TensorTable implements AutoCloseable {
  /// Elements of a block, as `updates.cu` has it.
  private static final int BLOCK = 4096;
  private static final int THREADS = 256;

  private final CudaDevice device;
  private final DeviceMemory memory;
  private final int tensors;
  private final long blocks;

  /// @param numbers as kernels read them, in F32
  TensorTable(CudaDevice device, List<Tensor> inputs, int lists, String operation, double... numbers) {
    this.device = device;
    this.tensors = inputs.size() / lists;
    long[] table = new long[inputs.size() + 2 * tensors + numbers.length];
    for (int i = 0; i < inputs.size(); i++) {
      table[i] = CudaDevice.first(inputs.get(i)).address();
    }
    long next = 0;
    for (int i = 0; i < tensors; i++) {
      long elements = inputs.get(i).shape().elements();
      table[inputs.size() + i] = elements;
      table[inputs.size() + tensors + i] = next;
      next += Math.ceilDiv(elements, BLOCK);
    }
    for (int i = 0; i < numbers.length; i++) {
      table[inputs.size() + 2 * tensors + i] = Float.floatToRawIntBits((float) numbers[i]);
    }
    this.blocks = next;
    this.memory = device.allocate((long) Long.BYTES * table.length, operation);
    device.upload(MemorySegment.ofArray(table), memory);
  }

  static boolean fits(List<Spec> inputs) {
    return inputs.stream().allMatch(spec -> spec.dtype() == DType.F32);
  }

  long blocks() {
    return blocks;
  }

  /// Queues a kernel whose first two arguments are the table and how many tensors a list has.
  void launch(String kernel, Object... arguments) {
    launch(kernel, Launch.of(Math.toIntExact(blocks), THREADS, 0), arguments);
  }

  /// The same with a number of blocks of its own; nothing where there is no element.
  void launch(String kernel, Launch shape, Object... arguments) {
    if (blocks > 0) {
      Object[] all = new Object[arguments.length + 2];
      all[0] = memory;
      all[1] = tensors;
      System.arraycopy(arguments, 0, all, 2, arguments.length);
      device.launch(kernel, shape, all);
    }
  }

  @Override
  public void close() {
    device.free(memory);
  }
}
