package org.terrane.tests.ops;

import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// Ways in which the same numbers can lie in memory.
enum Laying {
  /// First and last axis swapped in memory.
  TRANSPOSED {
    @Override
    Tensor lay(Tensor x) {
      return x.shape().rank() < 2 ? x : x.transpose(0, -1).contiguous().transpose(0, -1);
    }
  },
  /// A window of something larger, at an offset; around it lies what must not be read.
  SLICED {
    @Override
    Tensor lay(Tensor x) {
      Tensor laid = x;
      for (int axis = 0; axis < x.shape().rank(); axis++) {
        laid = laid.pad(axis, 1, 2, 0, poison(x.dtype()));
      }
      for (int axis = 0; axis < x.shape().rank(); axis++) {
        laid = laid.slice(axis, 1, 1 + x.size(axis));
      }
      return laid;
    }
  },
  /// Every second element of the last axis.
  STEPPED {
    @Override
    Tensor lay(Tensor x) {
      int rank = x.shape().rank();
      if (rank == 0) {
        return x;
      }
      Tensor padded = x.pad(rank - 1, 0, 1, 1, poison(x.dtype()));
      return padded.slice(rank - 1, 0, 2 * x.size(-1), 2);
    }
  },
  /// The first index of the first axis, repeated (so with other numbers).
  FIRST_EXPANDED {
    @Override
    Tensor lay(Tensor x) {
      return expanded(x, 0);
    }
  },
  /// The first index of the last axis, repeated (so with other numbers).
  LAST_EXPANDED {
    @Override
    Tensor lay(Tensor x) {
      return expanded(x, x.shape().rank() - 1);
    }
  };

  /// A tensor of x's shape that lies otherwise.
  abstract Tensor lay(Tensor x);

  private static Tensor expanded(Tensor x, int axis) {
    boolean empty = IntStream.of(x.shape().toArray()).anyMatch(size -> size == 0);
    return x.shape().rank() == 0 || empty ? x : x.slice(axis, 0, 1).expand(x.shape());
  }

  private static double poison(DType dtype) {
    return dtype.isFloating() ? Double.NaN : dtype == DType.BOOL ? 1 : 1_000_000;
  }
}
