package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.terrane.cuda.CudaBackend;
import org.terrane.cuda.device.CallCounts;
import org.terrane.tensor.Device;
import org.terrane.tensor.engine.Backends;

/// How the calls of the last step went to `cuda:0`.
final class CudaCalls {
  private static final CudaBackend BACKEND = (CudaBackend) Backends.of(new Device(Device.Kind.CUDA, 0));
  private static CallCounts all = BACKEND.calls();
  private static CallCounts step = all;

  private CudaCalls() {}

  /// Ends a step.
  static void endStep() {
    CallCounts now = BACKEND.calls();
    step = now.minus(all);
    all = now;
  }

  /// @param share of the step's calls that must have been launched in graphs
  static void requireGraphs(double share) {
    assertThat((double) step.inGraphs()).as("of %s", step)
        .isPositive().isGreaterThanOrEqualTo(share * (step.inGraphs() + step.alone()));
  }

  static void requireNoGraphs() {
    assertThat(step.inGraphs()).as("of %s", step).isZero();
    assertThat(step.alone()).isPositive();
  }
}
