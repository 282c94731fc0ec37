package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.fused.SoftCrossEntropy.softCrossEntropy;
import static org.terrane.tensor.fused.Softmax.softmax;

import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// DINO's loss: the student's distribution over the prototypes must be the teacher's, which is sharper and centred.
///
/// `CE = −Σₖ softmax((z_t − c) / τ_t)ₖ · ln softmax(z_s / τ_s)ₖ`. The lower temperature keeps the teacher from giving
/// every prototype the same, the centre from giving all to one. Source: Caron et al. 2021 (DINO), eq. 2 and 4.
///
/// @param studentTemperature τ_s
/// @param teacherTemperature τ_t, below τ_s
public record DinoLoss(double studentTemperature, double teacherTemperature) {
  public DinoLoss {
    if (!(studentTemperature > 0 && teacherTemperature > 0)) {
      throw new IllegalArgumentException("[dinoLoss] temperatures must be above 0, but are " + studentTemperature
          + " of the student and " + teacherTemperature + " of the teacher");
    }
  }

  /// The cross-entropy of each row. No gradient reaches the teacher or the centre.
  ///
  /// Shapes: logits of both `(M, K)`, centre `(K)` → `(M)`.
  public Tensor of(Tensor studentLogits, Tensor teacherLogits, Tensor centre) {
    return crossEntropy(studentLogits, targets(teacherLogits, centre));
  }

  /// `softmax((z_t − c) / τ_t)`, `(M, K)`, without gradient.
  Tensor targets(Tensor teacherLogits, Tensor centre) {
    return Run.current().without(Decorator.Rank.TAPE).call(() ->
        Scope.run(() -> softmax(teacherLogits.sub(centre).div(teacherTemperature), -1)));
  }

  /// Shapes: logits and targets `(M, K)` → `(M)`.
  Tensor crossEntropy(Tensor studentLogits, Tensor targets) {
    return softCrossEntropy(studentLogits, targets, studentTemperature);
  }
}
