package org.terrane.tensor.cpu;

import java.util.Optional;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.simd.BinaryKernel;
import org.terrane.tensor.cpu.simd.CompareKernel;
import org.terrane.tensor.cpu.simd.UnaryKernel;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Unary;

/// Functions of F32 and BF16 numbers, element by element, by the SIMD loops; false where there is none.
final class FloatElementwise {
  private FloatElementwise() {}

  static boolean unary(Unary.Function function, Tensor x, Tensor y) {
    Optional<UnaryKernel.Loop> loop = isFloat(x) ? loop(function) : Optional.empty();
    loop.ifPresent(kernel -> run(kernel, x, y));
    return loop.isPresent();
  }

  static boolean affine(Affine op, Tensor x, Tensor y) {
    if (!isFloat(x)) {
      return false;
    }
    run(UnaryKernel.affine((float) op.scale(), (float) op.shift()), x, y);
    return true;
  }

  static boolean binary(Binary.Function function, Tensor a, Tensor b, Tensor y) {
    Optional<BinaryKernel.Loop> loop = isFloat(a) ? loop(function) : Optional.empty();
    loop.ifPresent(kernel -> run(kernel, a, b, y));
    return loop.isPresent();
  }

  static boolean compare(Compare.Relation relation, Tensor a, Tensor b, Tensor y) {
    if (!isFloat(a)) {
      return false;
    }
    CompareKernel.Loop loop = loop(relation);
    FloatLoop.run((in, to, at, n) ->
        loop.run(in[0].segment(), in[0].at(), in[1].segment(), in[1].at(), to, at, n), y, a, b);
    return true;
  }

  static boolean where(Tensor condition, Tensor a, Tensor b, Tensor y) {
    if (!isFloat(a)) {
      return false;
    }
    FloatLoop.run((in, to, at, n) -> CompareKernel.where(in[0].segment(), in[0].at(), in[1].segment(), in[1].at(),
        in[2].segment(), in[2].at(), to, at, n), y, condition, a, b);
    return true;
  }

  private static void run(UnaryKernel.Loop loop, Tensor x, Tensor y) {
    FloatLoop.run((in, to, at, n) -> loop.run(in[0].segment(), in[0].at(), to, at, n), y, x);
  }

  private static void run(BinaryKernel.Loop loop, Tensor a, Tensor b, Tensor y) {
    FloatLoop.run((in, to, at, n) ->
        loop.run(in[0].segment(), in[0].at(), in[1].segment(), in[1].at(), to, at, n), y, a, b);
  }

  static boolean isFloat(Tensor x) {
    return x.dtype() == DType.F32 || x.dtype() == DType.BF16;
  }

  private static Optional<UnaryKernel.Loop> loop(Unary.Function function) {
    return Optional.ofNullable(switch (function) {
      case NEG -> UnaryKernel::neg;
      case ABS -> UnaryKernel::abs;
      case SIGN -> UnaryKernel::sign;
      case FLOOR -> UnaryKernel::floor;
      case ROUND -> UnaryKernel::round;
      case EXP -> UnaryKernel::exp;
      case LOG -> UnaryKernel::log;
      case SQRT -> UnaryKernel::sqrt;
      case RSQRT -> UnaryKernel::rsqrt;
      case SQUARE -> UnaryKernel::square;
      case RECIPROCAL -> UnaryKernel::reciprocal;
      case SIN -> ScalarLoops::sin;
      case COS -> ScalarLoops::cos;
      case TANH -> UnaryKernel::tanh;
      case ERF -> UnaryKernel::erf;
      case SIGMOID -> UnaryKernel::sigmoid;
      case RELU -> UnaryKernel::relu;
      case IS_FINITE -> CompareKernel::isFinite;
      case NOT -> null;
    });
  }

  private static Optional<BinaryKernel.Loop> loop(Binary.Function function) {
    return Optional.ofNullable(switch (function) {
      case ADD -> BinaryKernel::add;
      case SUB -> BinaryKernel::sub;
      case MUL -> BinaryKernel::mul;
      case DIV -> BinaryKernel::div;
      case POW -> ScalarLoops::pow;
      case MAX -> BinaryKernel::max;
      case MIN -> BinaryKernel::min;
      case AND, OR, XOR -> null;
    });
  }

  private static CompareKernel.Loop loop(Compare.Relation relation) {
    return switch (relation) {
      case EQ -> CompareKernel::eq;
      case NE -> CompareKernel::ne;
      case LT -> CompareKernel::lt;
      case LE -> CompareKernel::le;
      case GT -> CompareKernel::gt;
      case GE -> CompareKernel::ge;
    };
  }
}
