package org.terrane.cuda.kernel;

import java.util.Arrays;
import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// What kernels that work on rows along the last axis have in common.
final class Rows {
  private static final int MOST_THREADS = 256;
  static final int WARP = 32;
  static final int PACK_BYTES = 16;
  /// Of a row in registers, as `terrane.cuh` has it.
  private static final int ELEMENTS_OF_A_THREAD = 32;

  private Rows() {}

  /// Whether all are F32 or all BF16, and none is empty.
  static boolean fits(List<Spec> specs) {
    DType first = specs.getFirst().dtype();
    return (first == DType.F32 || first == DType.BF16)
        && specs.stream().allMatch(spec -> spec.dtype() == first && spec.shape().elements() > 0);
  }

  /// How the names of kernels for a type end.
  static String suffix(Spec spec) {
    return spec.dtype() == DType.BF16 ? "_bf16" : "_f32";
  }

  static long count(Spec spec) {
    return spec.shape().elements() / width(spec);
  }

  static int width(Spec spec) {
    return spec.shape().size(-1);
  }

  /// A block for each row.
  static Launch launch(Spec spec) {
    return Launch.of(Math.toIntExact(count(spec)), threads(width(spec)), 0);
  }

  /// Queues a kernel with a block for each row or, where rows lie in whole packs and are not too long for that, the one
  /// whose name ends with `_packs`, which holds rows in registers: up to 1024 elements by a warp, else by a block.
  ///
  /// @param operands see [CudaDevice#forEach]
  static void launch(CudaDevice device, String kernel, Spec rows, Object... operands) {
    String name = kernel + suffix(rows);
    int width = width(rows);
    if (!inPacks(rows, width, operands) || width > MOST_THREADS * ELEMENTS_OF_A_THREAD) {
      device.launch(name, launch(rows), operands);
    } else if (width > WARP * ELEMENTS_OF_A_THREAD) {
      device.launch(name + "_packs", Launch.of(Math.toIntExact(count(rows)), MOST_THREADS, 0), operands);
    } else {
      int together = MOST_THREADS / WARP;
      device.launch(name + "_packs",
          new Launch(Math.toIntExact(Math.ceilDiv(count(rows), together)), 1, 1, WARP, together, 1, 0), operands);
    }
  }

  /// Queues a kernel with a thread for each of `spec`'s elements or, where these are whole packs, for each pack.
  ///
  /// @param operands see [CudaDevice#forEach]
  static void forEach(CudaDevice device, String kernel, Spec spec, Object... operands) {
    forEachInRows(device, kernel, spec, spec.shape().elements(), operands);
  }

  /// The same where packs must end where rows end.
  ///
  /// @param width of rows
  /// @param operands see [CudaDevice#forEach]
  static void forEachInRows(CudaDevice device, String kernel, Spec spec, long width, Object... operands) {
    long count = spec.shape().elements();
    boolean packs = inPacks(spec, width, operands);
    long threads = packs ? count * spec.dtype().bytes() / PACK_BYTES : count;
    Object[] all = Arrays.copyOf(operands, operands.length + 1);
    all[operands.length] = threads;
    device.forEach(kernel + suffix(spec) + (packs ? "_packs" : ""), threads, all);
  }

  /// Whether `elements` are whole packs of 16 bytes, and all memory begins where packs may.
  static boolean inPacks(Spec spec, long elements, Object... operands) {
    return elements * spec.dtype().bytes() % PACK_BYTES == 0
        && Arrays.stream(operands).allMatch(operand -> switch (operand) {
          case Tensor tensor -> CudaDevice.first(tensor).address() % PACK_BYTES == 0;
          case DeviceMemory memory -> memory.address() % PACK_BYTES == 0;
          default -> true;
        });
  }

  /// A power of two of at least 32 threads.
  static int threads(int width) {
    return Math.clamp(Integer.highestOneBit(2 * Math.clamp(width, 1, MOST_THREADS) - 1), 32, MOST_THREADS);
  }
}
