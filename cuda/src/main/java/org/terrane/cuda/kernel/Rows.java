package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;

/// What kernels that work on rows along the last axis have in common.
final class Rows {
  private static final int MOST_THREADS = 256;

  private Rows() {}

  /// Whether all are F32 or all BF16, and none is empty.
  static boolean fits(List<Spec> specs) {
    DType first = specs.getFirst().dtype();
    return (first == DType.F32 || first == DType.BF16)
        && specs.stream().allMatch(spec -> spec.dtype() == first && spec.shape().elements() > 0);
  }

  /// How the names of kernels for a type end.
  static String suffix(Spec spec) {
    return spec.dtype() == DType.BF16 ? "_bf16" : "_f32";
  }

  static long count(Spec spec) {
    return spec.shape().elements() / width(spec);
  }

  static int width(Spec spec) {
    return spec.shape().size(-1);
  }

  /// A block for each row.
  static Launch launch(Spec spec) {
    return Launch.of(Math.toIntExact(count(spec)), threads(width(spec)), 0);
  }

  /// A power of two of at least 32 threads.
  static int threads(int width) {
    return Math.clamp(Integer.highestOneBit(2 * Math.clamp(width, 1, MOST_THREADS) - 1), 32, MOST_THREADS);
  }
}
