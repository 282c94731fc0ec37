package org.terrane.tensor.op;

import java.util.List;
import java.util.function.Supplier;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;

/// The sentences shape rules complain in: `[op] argument must be EXPECTED, but is ACTUAL`.
public final class Checks {
  private Checks() {}

  public static void count(Op op, List<?> inputs, int expected) {
    if (inputs.size() != expected) {
      throw new IllegalArgumentException(
          "[" + op.name() + "] takes " + expected + " inputs, but got " + inputs.size());
    }
  }

  public static void require(boolean holds, Op op, String argument, Object expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "[" + op.name() + "] " + argument + " must be " + expected + ", but is " + actual);
    }
  }

  /// The same where what is expected takes words that nobody needs while it holds.
  public static void require(boolean holds, Op op, String argument, Supplier<?> expected, Object actual) {
    if (!holds) {
      require(false, op, argument, expected.get(), actual);
    }
  }

  public static void shape(Op op, String argument, Shape expected, Shape actual) {
    require(expected.equals(actual), op, argument, expected, actual);
  }

  public static void dtype(Op op, String argument, DType expected, DType actual) {
    require(expected == actual, op, argument, expected, actual);
  }

  public static void floating(Op op, String argument, DType actual) {
    require(actual.isFloating(), op, argument, "a floating type", actual);
  }

  public static void rank(Op op, String argument, int expected, Shape actual) {
    require(actual.rank() == expected, op, argument, () -> "of rank " + expected, actual);
  }

  /// The common spec of inputs that must agree in shape and type.
  public static Spec same(Op op, List<Spec> inputs) {
    Spec first = inputs.getFirst();
    for (int i = 1; i < inputs.size(); i++) {
      if (!first.equals(inputs.get(i))) {
        require(false, op, "input " + i, first, inputs.get(i));
      }
    }
    return first;
  }
}
