package org.terrane.cuda.primitive;

import java.util.Locale;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Nest;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Unary;

/// Functions of one, two or three numbers, element by element: `elementwise.cu`.
public final class Elementwise {
  private final CudaDevice device;

  public Elementwise(CudaDevice device) {
    this.device = device;
  }

  public void unary(Unary.Function function, Tensor x, Tensor y) {
    Nest nest = Nest.of(y.layout(), x.layout());
    switch (function) {
      case NOT -> device.forEach("elementwise/not_bool", nest.count(), x, y, nest, nest.count());
      case IS_FINITE ->
          device.forEach("elementwise/is_finite_" + suffix(x.dtype()), nest.count(), x, y, nest, nest.count());
      default -> device.forEach("elementwise/unary_" + suffix(x.dtype()), nest.count(), function.ordinal(), x, y, nest,
          nest.count());
    }
  }

  public void affine(Affine op, Tensor x, Tensor y) {
    Nest nest = Nest.of(y.layout(), x.layout());
    int whole = op.scale() == Math.rint(op.scale()) && op.shift() == Math.rint(op.shift()) ? 1 : 0;
    device.forEach("elementwise/affine_" + suffix(x.dtype()), nest.count(), op.scale(), op.shift(), whole, x, y, nest,
        nest.count());
  }

  public void binary(Binary.Function function, Tensor a, Tensor b, Tensor y) {
    Nest nest = Nest.of(y.layout(), a.layout(), b.layout());
    device.forEach("elementwise/binary_" + suffix(a.dtype()), nest.count(), device.fault(), function.ordinal(), a, b,
        y, nest, nest.count());
  }

  public void compare(Compare.Relation relation, Tensor a, Tensor b, Tensor y) {
    Nest nest = Nest.of(y.layout(), a.layout(), b.layout());
    device.forEach("elementwise/compare_" + suffix(a.dtype()), nest.count(), relation.ordinal(), a, b, y, nest,
        nest.count());
  }

  public void where(Tensor condition, Tensor a, Tensor b, Tensor y) {
    Nest nest = Nest.of(y.layout(), condition.layout(), a.layout(), b.layout());
    device.forEach("elementwise/where_" + y.dtype().bytes(), nest.count(), condition, a, b, y, nest, nest.count());
  }

  /// How the names of kernels for a type end.
  static String suffix(DType dtype) {
    return dtype.name().toLowerCase(Locale.ROOT);
  }
}
