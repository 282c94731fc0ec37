package org.terrane.cuda.device;

import java.util.Arrays;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Tensor;

/// How a kernel goes over operands element by element: one at a time, or in packs of 16 bytes (`struct Pack` of
/// `terrane.cuh`), which move several times as fast.
///
/// @param nest over elements or packs
/// @param packs whether over packs; there is a kernel of its own for these, whose name ends with `_packs`
public record Walk(Nest nest, boolean packs) {
  private static final int PACK_BYTES = 16;

  /// In packs of 16 bytes of `dtype`, where operands allow it.
  ///
  /// @param operands of one shape, the result first
  public static Walk inPacks(DType dtype, Tensor... operands) {
    Nest nest = Nest.of(Arrays.stream(operands).map(Tensor::layout).toArray(Layout[]::new));
    int elements = PACK_BYTES / dtype.bytes();
    boolean aligned = Arrays.stream(operands).allMatch(operand -> isAligned(operand, elements));
    Nest packed = aligned ? nest.inPacks(elements) : nest;
    return new Walk(packed, packed != nest);
  }

  /// One element at a time.
  ///
  /// @param operands of one shape, the result first
  public static Walk ofElements(Tensor... operands) {
    return new Walk(Nest.of(Arrays.stream(operands).map(Tensor::layout).toArray(Layout[]::new)), false);
  }

  private static boolean isAligned(Tensor operand, int elements) {
    return CudaDevice.first(operand).address() % Math.min(PACK_BYTES, elements * operand.dtype().bytes()) == 0;
  }

  /// The kernel's name, of which `name` is the one for elements.
  public String kernel(String name) {
    return packs ? name + "_packs" : name;
  }

  /// Of elements or packs.
  public long count() {
    return nest.count();
  }
}
