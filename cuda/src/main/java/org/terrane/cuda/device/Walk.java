package org.terrane.cuda.device;

import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Tensor;

/// How a kernel goes over operands element by element: one at a time, or in packs of 16 bytes (`struct Pack` of
/// `terrane.cuh`): memory has more to do at once.
///
/// @param nest over elements or packs
/// @param packs whether over packs; there is a kernel of its own for these, whose name ends with `_packs`
public record Walk(Nest nest, boolean packs) {
  private static final int PACK_BYTES = 16;

  /// In packs of 16 bytes of `dtype`, where operands allow it.
  ///
  /// @param operands of one shape, the result first
  @SuppressWarnings("ReferenceEquality") // a nest that has no packs gives itself
  public static Walk inPacks(DType dtype, Tensor... operands) {
    int elements = PACK_BYTES / dtype.bytes();
    Nest nest = nest(operands);
    for (Tensor operand : operands) {
      if (CudaDevice.first(operand).address() % Math.min(PACK_BYTES, elements * operand.dtype().bytes()) != 0) {
        return new Walk(nest, false);
      }
    }
    Nest packs = nest.inPacks(elements);
    return new Walk(packs, packs != nest);
  }

  /// One element at a time.
  ///
  /// @param operands of one shape, the result first
  public static Walk ofElements(Tensor... operands) {
    return new Walk(nest(operands), false);
  }

  private static Nest nest(Tensor... operands) {
    Layout[] layouts = new Layout[operands.length];
    for (int i = 0; i < operands.length; i++) {
      layouts[i] = operands[i].layout();
    }
    return Nest.of(layouts);
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
