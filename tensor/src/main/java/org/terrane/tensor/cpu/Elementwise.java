package org.terrane.tensor.cpu;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Unary;

/// Reference loops of the functions of one or two numbers: floating types in `double`, rounded once; integers in
/// `long`, wrapping around in their own type.
final class Elementwise {
  private Elementwise() {}

  static void unary(Unary.Function function, Tensor x, Tensor y) {
    if (x.dtype().isFloating()) {
      Loops.numbers(x, y, numbers(function));
    } else {
      Loops.integers(x, y, integers(function));
    }
  }

  static void affine(Affine op, Tensor x, Tensor y) {
    double scale = op.scale();
    double shift = op.shift();
    if (x.dtype().isFloating() || scale != Math.rint(scale) || shift != Math.rint(shift)) {
      Loops.numbers(x, y, value -> scale * value + shift);
    } else {
      Loops.integers(x, y, value -> (long) scale * value + (long) shift);
    }
  }

  static void binary(Binary.Function function, Tensor a, Tensor b, Tensor y) {
    if (a.dtype().isFloating()) {
      Loops.numbers(a, b, y, numbers(function));
    } else {
      Loops.integers(a, b, y, integers(function));
    }
  }

  static void compare(Compare.Relation relation, Tensor a, Tensor b, Tensor y) {
    if (a.dtype().isFloating()) {
      Loops.numbers(a, b, y, numbers(relation));
    } else {
      Loops.integers(a, b, y, integers(relation));
    }
  }

  static void where(Tensor condition, Tensor a, Tensor b, Tensor y) {
    Elements chosen = Elements.of(condition);
    Elements left = Elements.of(a);
    Elements right = Elements.of(b);
    Elements to = Elements.of(y);
    boolean floating = y.dtype().isFloating();
    Nest nest = Nest.of(y.layout(), condition.layout(), a.layout(), b.layout());
    for (long row = 0; row < nest.rows(); row++) {
      for (long i = 0; i < nest.length(); i++) {
        boolean first = chosen.integer(nest.offset(1, row) + i * nest.stride(1)) != 0;
        int operand = first ? 2 : 3;
        Elements from = first ? left : right;
        long in = nest.offset(operand, row) + i * nest.stride(operand);
        long at = nest.offset(0, row) + i * nest.stride(0);
        if (floating) {
          to.putNumber(at, from.number(in));
        } else {
          to.putInteger(at, from.integer(in));
        }
      }
    }
  }

  private static DoubleUnaryOperator numbers(Unary.Function function) {
    return switch (function) {
      case NEG -> x -> -x;
      case ABS -> Math::abs;
      case SIGN -> Math::signum;
      case FLOOR -> Math::floor;
      case ROUND -> Math::rint;
      case EXP -> Math::exp;
      case LOG -> Math::log;
      case SQRT -> Math::sqrt;
      case RSQRT -> x -> 1 / Math.sqrt(x);
      case SQUARE -> x -> x * x;
      case RECIPROCAL -> x -> 1 / x;
      case SIN -> Math::sin;
      case COS -> Math::cos;
      case TANH -> Math::tanh;
      case ERF -> SpecialFunctions::erf;
      case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
      case RELU -> x -> x < 0 ? 0 : x;
      case IS_FINITE -> x -> Double.isFinite(x) ? 1 : 0;
      case NOT -> x -> x == 0 ? 1 : 0;
    };
  }

  private static LongUnaryOperator integers(Unary.Function function) {
    return switch (function) {
      case NEG -> x -> -x;
      case ABS -> Math::abs;
      case SIGN -> Long::signum;
      case SQUARE -> x -> x * x;
      case RELU -> x -> Math.max(x, 0);
      case NOT -> x -> x == 0 ? 1 : 0;
      case FLOOR, ROUND, EXP, LOG, SQRT, RSQRT, RECIPROCAL, SIN, COS, TANH, ERF, SIGMOID, IS_FINITE ->
          throw new IllegalArgumentException("[" + new Unary(function).name() + "] input must be a floating type");
    };
  }

  private static DoubleBinaryOperator numbers(Binary.Function function) {
    return switch (function) {
      case ADD -> Double::sum;
      case SUB -> (a, b) -> a - b;
      case MUL -> (a, b) -> a * b;
      case DIV -> (a, b) -> a / b;
      case POW -> Math::pow;
      case MAX -> Math::max;
      case MIN -> Math::min;
      case AND, OR, XOR ->
          throw new IllegalArgumentException("[" + new Binary(function).name() + "] inputs must be BOOL");
    };
  }

  private static LongBinaryOperator integers(Binary.Function function) {
    return switch (function) {
      case ADD -> Long::sum;
      case SUB -> (a, b) -> a - b;
      case MUL -> (a, b) -> a * b;
      case DIV -> Elementwise::quotient;
      case MAX -> Math::max;
      case MIN -> Math::min;
      case AND -> (a, b) -> a & b;
      case OR -> (a, b) -> a | b;
      case XOR -> (a, b) -> a ^ b;
      case POW -> throw new IllegalArgumentException("[pow] inputs must be a floating type");
    };
  }

  private static long quotient(long a, long b) {
    if (b == 0) {
      throw new IllegalArgumentException("[div] divisor of integers must be ≠ 0, but is 0");
    }
    return a / b;
  }

  private static DoubleBinaryOperator numbers(Compare.Relation relation) {
    return switch (relation) {
      case EQ -> (a, b) -> a == b ? 1 : 0;
      case NE -> (a, b) -> a != b ? 1 : 0;
      case LT -> (a, b) -> a < b ? 1 : 0;
      case LE -> (a, b) -> a <= b ? 1 : 0;
      case GT -> (a, b) -> a > b ? 1 : 0;
      case GE -> (a, b) -> a >= b ? 1 : 0;
    };
  }

  private static LongBinaryOperator integers(Compare.Relation relation) {
    return switch (relation) {
      case EQ -> (a, b) -> a == b ? 1 : 0;
      case NE -> (a, b) -> a != b ? 1 : 0;
      case LT -> (a, b) -> a < b ? 1 : 0;
      case LE -> (a, b) -> a <= b ? 1 : 0;
      case GT -> (a, b) -> a > b ? 1 : 0;
      case GE -> (a, b) -> a >= b ? 1 : 0;
    };
  }
}
