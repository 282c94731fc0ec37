package org.terrane.tests.ops;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// One input of a call: its shape and what numbers make sense there.
///
/// @param bound of an index: `0 … bound − 1`
record Input(Shape shape, Domain domain, int bound) {
  /// The numbers of an input.
  enum Domain {
    /// Normal numbers.
    ANY,
    /// Between ½ and 2.
    POSITIVE,
    /// Normal numbers, at least 0.2 away from 0: where functions have kinks or poles.
    NOT_ZERO,
    /// All different and well apart: where the largest one matters.
    APART,
    /// One row in three is 0, the next no longer than 0.05, the third normal numbers at least 0.2 away from 0.
    SHORT_ROWS,
    /// Small whole numbers, in a floating type.
    WHOLE,
    /// I64 indices.
    INDEX,
    /// BOOL, the first of each row true.
    MASK,
    /// Normal numbers in BF16, whatever type the call is drawn in.
    LOW
  }

  static Input any(int... shape) {
    return new Input(Shape.of(shape), Domain.ANY, 0);
  }

  static Input of(Domain domain, int... shape) {
    return new Input(Shape.of(shape), domain, 0);
  }

  static Input index(int bound, int... shape) {
    return new Input(Shape.of(shape), Domain.INDEX, bound);
  }

  /// Whether it is of the type that a call is drawn in; such an input has a gradient.
  boolean isFloating() {
    return dtype(DType.F32) == DType.F32;
  }

  /// Its type in a call that is drawn in `call`.
  DType dtype(DType call) {
    return switch (domain) {
      case INDEX -> DType.I64;
      case MASK -> DType.BOOL;
      case LOW -> DType.BF16;
      default -> call;
    };
  }

  /// Numbers of F32, or of the input's own type; the same for the same draw.
  Tensor draw(long draw) {
    Random random = new Random(Sizes.SEED * 7919 + draw);
    int count = (int) shape.elements();
    if (domain == Domain.INDEX) {
      long[] indices = IntStream.range(0, count).mapToLong(i -> i < 2 ? i % bound : random.nextInt(bound)).toArray();
      return Tensor.of(indices, shape.toArray());
    }
    List<Integer> order = IntStream.range(0, count).boxed().collect(Collectors.toList());
    Collections.shuffle(order, random);
    int row = shape.rank() == 0 ? 1 : Math.max(1, shape.size(-1));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = switch (domain) {
        case POSITIVE -> 0.5f + 1.5f * random.nextFloat();
        case NOT_ZERO -> notZero(random.nextGaussian());
        case SHORT_ROWS -> switch (i / row % 3) {
          case 0 -> 0;
          case 1 -> 0.1f * (random.nextFloat() - 0.5f) / row;
          default -> notZero(random.nextGaussian());
        };
        case APART -> 4f * (order.get(i) - count / 2) / count;
        case WHOLE -> random.nextInt(-3, 4);
        case MASK -> i % row == 0 || random.nextFloat() < 0.6f ? 1 : 0;
        case ANY, LOW, INDEX -> (float) random.nextGaussian();
      };
    }
    return Tensor.of(values, shape.toArray()).to(dtype(DType.F32));
  }

  private static float notZero(double normal) {
    return (float) (normal + Math.copySign(0.2, normal));
  }
}
