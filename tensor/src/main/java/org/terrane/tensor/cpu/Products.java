package org.terrane.tensor.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.Epilogue;
import org.terrane.tensor.cpu.simd.Gemm;

/// Matrix products: F32 by [Gemm]; the reference for any type and strides, sums in `double`, rounded once.
final class Products {
  private Products() {}

  static void matMul(Tensor a, Tensor b, Tensor c) {
    Shape batch = c.shape().with(-1, 1).with(-2, 1);
    Nest nest = Nest.of(batch, c.layout(), a.layout(), b.layout());
    for (long row = 0; row < nest.rows(); row++) {
      if (c.dtype() == DType.F32) {
        gemm(nest, row, a, b, c);
      } else {
        loops(nest, row, a, b, c);
      }
    }
  }

  private static void gemm(Nest nest, long row, Tensor a, Tensor b, Tensor c) {
    Gemm.multiplyBatched(Math.toIntExact(nest.length()), c.size(-2), c.size(-1), a.size(-1),
        from(a, nest.offset(1, row)), nest.stride(1), a.layout().stride(-2), a.layout().stride(-1),
        from(b, nest.offset(2, row)), nest.stride(2), b.layout().stride(-2), b.layout().stride(-1),
        from(c, nest.offset(0, row)), nest.stride(0), c.layout().stride(-2), Epilogue.STORE);
  }

  private static MemorySegment from(Tensor tensor, long offset) {
    return tensor.storage().segment().asSlice(offset * Float.BYTES);
  }

  private static void loops(Nest nest, long row, Tensor a, Tensor b, Tensor c) {
    double[] sums = new double[c.size(-1)];
    for (long i = 0; i < nest.length(); i++) {
      Matrix left = new Matrix(Elements.of(a), nest.offset(1, row) + i * nest.stride(1), a.layout());
      Matrix right = new Matrix(Elements.of(b), nest.offset(2, row) + i * nest.stride(2), b.layout());
      Matrix to = new Matrix(Elements.of(c), nest.offset(0, row) + i * nest.stride(0), c.layout());
      for (int m = 0; m < c.size(-2); m++) {
        line(left, right, to, m, a.size(-1), sums);
      }
    }
  }

  private static void line(Matrix a, Matrix b, Matrix c, int m, int k, double[] sums) {
    Arrays.fill(sums, 0);
    for (int l = 0; l < k; l++) {
      double factor = a.elements.number(a.at(m, l));
      for (int n = 0; n < sums.length; n++) {
        sums[n] += factor * b.elements.number(b.at(l, n));
      }
    }
    for (int n = 0; n < sums.length; n++) {
      c.elements.putNumber(c.at(m, n), sums[n]);
    }
  }

  private record Matrix(Elements elements, long start, long rowStride, long columnStride) {
    Matrix(Elements elements, long start, Layout layout) {
      this(elements, start, layout.stride(-2), layout.stride(-1));
    }

    long at(int row, int column) {
      return start + row * rowStride + column * columnStride;
    }
  }
}
