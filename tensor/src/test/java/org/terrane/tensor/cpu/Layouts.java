package org.terrane.tensor.cpu;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.terrane.tensor.Tensor;

/// Ways in which a tensor can lie in memory, for tests: each gives a tensor of the wanted shape, filled by `make`.
enum Layouts {
  CONTIGUOUS {
    @Override
    Tensor lay(Function<int[], Tensor> make, int rows, int columns) {
      return make.apply(new int[] {rows, columns});
    }
  },
  TRANSPOSED {
    @Override
    Tensor lay(Function<int[], Tensor> make, int rows, int columns) {
      return make.apply(new int[] {columns, rows}).transpose(0, 1);
    }
  },
  SLICED {
    @Override
    Tensor lay(Function<int[], Tensor> make, int rows, int columns) {
      return make.apply(new int[] {rows + 2, columns + 3}).slice(0, 1, rows + 1).slice(1, 2, columns + 2);
    }
  },
  STEPPED {
    @Override
    Tensor lay(Function<int[], Tensor> make, int rows, int columns) {
      return make.apply(new int[] {rows, 2 * columns}).slice(1, 0, 2 * columns, 2);
    }
  },
  ROW_REPEATED {
    @Override
    Tensor lay(Function<int[], Tensor> make, int rows, int columns) {
      return make.apply(new int[] {1, columns}).expand(rows, columns);
    }
  },
  COLUMN_REPEATED {
    @Override
    Tensor lay(Function<int[], Tensor> make, int rows, int columns) {
      return make.apply(new int[] {rows, 1}).expand(rows, columns);
    }
  },
  ONE_REPEATED {
    @Override
    Tensor lay(Function<int[], Tensor> make, int rows, int columns) {
      return make.apply(new int[] {1, 1}).expand(rows, columns);
    }
  };

  abstract Tensor lay(Function<int[], Tensor> make, int rows, int columns);

  /// Odd sizes, around the vector length, long rows, more than one task, and empty.
  static final List<int[]> SIZES = List.of(new int[] {1, 1}, new int[] {1, 31}, new int[] {3, 32}, new int[] {33, 5},
      new int[] {7, 1000}, new int[] {37, 300}, new int[] {70, 259}, new int[] {0, 4}, new int[] {4, 0});

  static Stream<Layouts> all() {
    return Stream.of(values());
  }
}
