package org.terrane.cuda.primitive;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.device.Walk;
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
    Walk walk = switch (function) {
      case NOT, IS_FINITE -> Walk.ofElements(y, x);
      default -> walk(y, x);
    };
    switch (function) {
      case NOT -> forEach("not_bool", walk, x, y);
      case IS_FINITE -> forEach("is_finite_" + suffix(x.dtype()), walk, x, y);
      default -> forEach("unary_" + suffix(x.dtype()), walk, function.ordinal(), x, y);
    }
  }

  public void affine(Affine op, Tensor x, Tensor y) {
    int whole = op.scale() == Math.rint(op.scale()) && op.shift() == Math.rint(op.shift()) ? 1 : 0;
    forEach("affine_" + suffix(x.dtype()), walk(y, x), op.scale(), op.shift(), whole, x, y);
  }

  public void binary(Binary.Function function, Tensor a, Tensor b, Tensor y) {
    forEach("binary_" + suffix(a.dtype()), walk(y, a, b), device.fault(), function.ordinal(), a, b, y);
  }

  public void compare(Compare.Relation relation, Tensor a, Tensor b, Tensor y) {
    Walk walk = hasPacks(a.dtype()) ? Walk.inPacks(a.dtype(), y, a, b) : Walk.ofElements(y, a, b);
    forEach("compare_" + suffix(a.dtype()), walk, relation.ordinal(), a, b, y);
  }

  public void where(Tensor condition, Tensor a, Tensor b, Tensor y) {
    forEach("where_" + y.dtype().bytes(), Walk.inPacks(y.dtype(), y, condition, a, b), condition, a, b, y);
  }

  private void forEach(String kernel, Walk walk, Object... arguments) {
    device.forEach(walk.kernel("elementwise/" + kernel), walk.count(),
        Stream.concat(Arrays.stream(arguments), Stream.of(walk.nest(), walk.count())).toArray());
  }

  /// Over a result and inputs of its type.
  private static Walk walk(Tensor... operands) {
    DType dtype = operands[0].dtype();
    return hasPacks(dtype) ? Walk.inPacks(dtype, operands) : Walk.ofElements(operands);
  }

  /// Whether there are kernels that compute with packs of a type.
  static boolean hasPacks(DType dtype) {
    return dtype == DType.F32 || dtype == DType.BF16;
  }

  /// How the names of kernels for a type end.
  static String suffix(DType dtype) {
    return dtype.name().toLowerCase(Locale.ROOT);
  }
}
