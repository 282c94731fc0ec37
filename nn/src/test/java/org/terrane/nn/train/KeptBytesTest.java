package org.terrane.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Checkpoint;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Abstract;

class KeptBytesTest {
  private static final Tensor X = Tensor.ones(DType.F32, 10, 10);
  private static final int BYTES = 400; // of X

  @Test
  void each_result_counts_once_and_views_and_insides_of_fused_operations_do_not() {
    KeptBytes bytes = new KeptBytes();

    Run.current().with(bytes).call(() -> softmax(X.exp().transpose(0, 1), 1).reshape(100).add(1));

    assertThat(bytes.kept()).isEqualTo(3 * BYTES); // exp, softmax, add
    assertThat(bytes.largestPiece()).isZero();
    assertThat(bytes.peak()).isEqualTo(bytes.kept());
  }

  @Test
  void of_a_checkpoint_only_the_result_is_kept() {
    for (Run run : List.of(Run.current(), Run.current().on(new Abstract()))) {
      KeptBytes bytes = new KeptBytes();

      run.with(bytes).call(() -> {
        Tensor y = Checkpoint.run(() -> softmax(X.exp().add(1), 1));
        return Checkpoint.run(() -> y.exp());
      });

      assertThat(bytes.kept()).isEqualTo(2 * BYTES);
      assertThat(bytes.largestPiece()).isEqualTo(3 * BYTES);
      assertThat(bytes.peak()).isEqualTo(5 * BYTES);
    }
  }

  /// The outer one keeps the inner ones' results and its own, and one of the inner ones at a time.
  @Test
  void checkpoints_in_a_checkpoint_count_one_at_a_time() {
    KeptBytes bytes = new KeptBytes();

    Run.current().on(new Abstract()).with(bytes).call(() -> Checkpoint.run(() -> {
      Tensor y = Checkpoint.run(() -> X.exp().add(1).exp());
      return Checkpoint.run(() -> y.exp()).add(1);
    }));

    assertThat(bytes.kept()).isEqualTo(BYTES);
    assertThat(bytes.largestPiece()).isEqualTo((3 + 3) * BYTES);
  }
}
