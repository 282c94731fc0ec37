package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// What kernels need of F32 tensors.
final class F32 {
  private F32() {}

  /// Whether all are F32 and none is empty.
  static boolean all(List<Spec> specs) {
    for (Spec spec : specs) {
      if (spec.dtype() != DType.F32 || spec.shape().elements() == 0) {
        return false;
      }
    }
    return true;
  }

  /// The memory from a tensor's first element to the end of its storage.
  static MemorySegment of(Tensor tensor) {
    return tensor.storage().segment().asSlice(4 * tensor.layout().offset());
  }

  /// Rows along the last axis.
  static long rows(Spec spec) {
    return spec.shape().elements() / spec.shape().size(-1);
  }

  /// The number in a tensor of one.
  static float get(Tensor scalar) {
    return get(of(scalar), 0);
  }

  static void put(Tensor scalar, float value) {
    put(of(scalar), 0, value);
  }

  /// One number; places count elements.
  static float get(MemorySegment memory, long at) {
    return memory.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * at);
  }

  static void put(MemorySegment memory, long at, float value) {
    memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * at, value);
  }
}
