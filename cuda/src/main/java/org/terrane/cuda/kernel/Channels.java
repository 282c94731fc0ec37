package org.terrane.cuda.kernel;

import java.util.List;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;

/// The sizes of `(N, C, …)` as `batch_norm.cu` takes them.
///
/// @param pixels numbers of a channel in one sample
record Channels(long samples, long channels, long pixels) {
  static Channels of(Shape x) {
    return new Channels(x.size(0), x.size(1), x.elements() / x.size(0) / x.size(1));
  }

  /// Whether kernels take them: they count a channel's numbers in 32 bits.
  static boolean fits(List<Spec> inputs, Spec x) {
    return Rows.fits(inputs) && x.shape().elements() <= Integer.MAX_VALUE;
  }

  /// A block for each channel.
  Launch launch() {
    return Launch.of((int) channels, Rows.threads((int) (samples * pixels)), 0);
  }
}
