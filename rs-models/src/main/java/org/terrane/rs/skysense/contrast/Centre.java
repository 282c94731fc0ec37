package org.terrane.rs.skysense.contrast;

import java.util.List;
import org.terrane.nn.Buffer;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// What a teacher's head says of anything, a moving average: taken off its logits, so that no prototype gets all rows.
///
/// Source: Caron et al. 2021 (DINO), eq. 4: `c ← m·c + (1 − m)·mean(z_t)`.
///
/// @param mean `(K)`, starts at 0
public record Centre(Buffer mean) implements Layer {
  /// @param prototypes K
  public static Centre create(Init init, int prototypes) {
    return new Centre(init.buffer(0, prototypes));
  }

  /// Moves the centre, once a step, towards the mean over all rows of all terms that used the head; stays where it is
  /// if there were none. The values that a tape has saved stay as they were, so this may come before the gradients.
  ///
  /// @param teacher  of each use of the head in this step
  /// @param momentum m
  public void update(List<TeacherMeans> teacher, double momentum) {
    Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor old = mean.value();
      Tensor rows = Tensor.zeros(old.dtype());
      Tensor sum = Tensor.zeros(old.dtype(), old.size(0));
      for (TeacherMeans one : teacher) {
        rows = rows.add(one.rows());
        sum = sum.add(one.logits().mul(one.rows()));
      }
      Tensor batch = sum.div(rows.maximum(Tensor.full(1, old.dtype()))); // (K)
      mean.assign(Tensor.where(rows.gt(0), old.mul(momentum).add(batch.mul(1 - momentum)), old));
      return List.of();
    }));
  }
}
