package org.terrane.tensor.cpu;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.terrane.tensor.Tensor;

/// Element-by-element reference loops over any strides: `y = f(a)` and `y = f(a, b)`, in `double` or in `long`.
final class Loops {
  private Loops() {}

  static void numbers(Tensor a, Tensor y, DoubleUnaryOperator f) {
    Elements from = Elements.of(a);
    Elements to = Elements.of(y);
    Nest nest = Nest.of(y.layout(), a.layout());
    for (long row = 0; row < nest.rows(); row++) {
      long at = nest.offset(0, row);
      long in = nest.offset(1, row);
      for (long i = 0; i < nest.length(); i++) {
        to.putNumber(at + i * nest.stride(0), f.applyAsDouble(from.number(in + i * nest.stride(1))));
      }
    }
  }

  static void integers(Tensor a, Tensor y, LongUnaryOperator f) {
    Elements from = Elements.of(a);
    Elements to = Elements.of(y);
    Nest nest = Nest.of(y.layout(), a.layout());
    for (long row = 0; row < nest.rows(); row++) {
      long at = nest.offset(0, row);
      long in = nest.offset(1, row);
      for (long i = 0; i < nest.length(); i++) {
        to.putInteger(at + i * nest.stride(0), f.applyAsLong(from.integer(in + i * nest.stride(1))));
      }
    }
  }

  static void numbers(Tensor a, Tensor b, Tensor y, DoubleBinaryOperator f) {
    Elements left = Elements.of(a);
    Elements right = Elements.of(b);
    Elements to = Elements.of(y);
    Nest nest = Nest.of(y.layout(), a.layout(), b.layout());
    for (long row = 0; row < nest.rows(); row++) {
      long at = nest.offset(0, row);
      long inA = nest.offset(1, row);
      long inB = nest.offset(2, row);
      for (long i = 0; i < nest.length(); i++) {
        double value = f.applyAsDouble(left.number(inA + i * nest.stride(1)), right.number(inB + i * nest.stride(2)));
        to.putNumber(at + i * nest.stride(0), value);
      }
    }
  }

  static void integers(Tensor a, Tensor b, Tensor y, LongBinaryOperator f) {
    Elements left = Elements.of(a);
    Elements right = Elements.of(b);
    Elements to = Elements.of(y);
    Nest nest = Nest.of(y.layout(), a.layout(), b.layout());
    for (long row = 0; row < nest.rows(); row++) {
      long at = nest.offset(0, row);
      long inA = nest.offset(1, row);
      long inB = nest.offset(2, row);
      for (long i = 0; i < nest.length(); i++) {
        long value = f.applyAsLong(left.integer(inA + i * nest.stride(1)), right.integer(inB + i * nest.stride(2)));
        to.putInteger(at + i * nest.stride(0), value);
      }
    }
  }
}
