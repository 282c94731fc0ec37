package org.terrane.cuda.primitive;

import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Fields;
import org.terrane.cuda.device.Nest;
import org.terrane.cuda.driver.CudaType;
import org.terrane.cuda.driver.Gemm;
import org.terrane.tensor.DType;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.LayoutRule;

/// Matrix products: F32 and BF16 by cuBLAS, F64 by `product.cu`.
public final class Products {
  private final CudaDevice device;

  public Products(CudaDevice device) {
    this.device = device;
  }

  /// `c (…, M, N) = a (…, M, K) × b (…, K, N)`; a and b lie as [LayoutRule#MATRICES] has it, c is contiguous.
  public void matMul(Tensor a, Tensor b, Tensor c) {
    if (c.shape().elements() == 0) {
      return;
    }
    if (c.dtype() == DType.F64) {
      reference(a, b, c);
    } else if (a.size(-1) == 0) {
      device.forEach("copy/fill_" + c.dtype().bytes(), c.shape().elements(), 0L, c, c.shape().elements());
    } else {
      int batch = Math.toIntExact(c.shape().range(0, c.shape().rank() - 2).elements());
      Gemm gemm = new Gemm(c.size(-2), c.size(-1), a.size(-1), batch, 1, 0, device.precision());
      device.multiply(gemm, matrix(a), matrix(b), matrix(c));
    }
  }

  /// A batch of matrices as cuBLAS takes it: one of the two strides is 1, the other leads from row to row.
  private static Gemm.Matrix matrix(Tensor tensor) {
    Layout layout = tensor.layout();
    int rank = tensor.shape().rank();
    boolean transposed = !layout.isRowByRow();
    long leading = transposed ? layout.stride(-1) : layout.stride(-2);
    int row = transposed ? tensor.size(-2) : tensor.size(-1);
    Nest batch = Nest.of(tensor.shape().range(0, rank - 2), strides(layout, rank - 2));
    return new Gemm.Matrix(CudaDevice.first(tensor), CudaType.of(tensor.dtype()),
        Math.toIntExact(Math.max(leading, row)), batch.strides()[0][batch.sizes().length - 1], transposed);
  }

  private static long[] strides(Layout layout, int axes) {
    long[] strides = new long[axes];
    for (int axis = 0; axis < axes; axis++) {
      strides[axis] = layout.stride(axis);
    }
    return strides;
  }

  private void reference(Tensor a, Tensor b, Tensor c) {
    Shape batch = c.shape().with(-1, 1).with(-2, 1);
    Nest nest = Nest.of(batch, c.layout(), a.layout(), b.layout());
    long count = c.shape().elements();
    device.forEach("product/matmul_f64", count, a, b, c, nest, strides(a), strides(b), strides(c), (long) c.size(-2),
        (long) c.size(-1), (long) a.size(-1), count);
  }

  private static Fields strides(Tensor matrix) {
    return Fields.of(matrix.layout().stride(-2), matrix.layout().stride(-1));
  }
}
