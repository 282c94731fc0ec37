package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.fused.SoftCrossEntropy.softCrossEntropy;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.util.Optional;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// DINO's loss: the student's distribution over the prototypes must be the teacher's, which is sharper and centred.
///
/// `CE = −Σₖ softmax((z_t − c) / τ_t)ₖ · ln softmax(z_s / τ_s)ₖ`. The lower temperature keeps the teacher from giving
/// every prototype the same, the centre from giving all to one; or instead of centre and softmax the teacher's side is
/// `sinkhorn(z_t / τ_t)`. Source: Caron et al. 2021 (DINO), eq. 2 and 4; Oquab et al. 2023 (DINOv2).
///
/// @param studentTemperature τ_s
/// @param teacherTemperature τ_t, below τ_s
public record DinoLoss(double studentTemperature, double teacherTemperature, Centring centring) {
  private static final int ITERATIONS = 3; // DINOv2's

  public DinoLoss {
    if (!(studentTemperature > 0 && teacherTemperature > 0)) {
      throw new IllegalArgumentException("[dinoLoss] temperatures must be above 0, but are " + studentTemperature
          + " of the student and " + teacherTemperature + " of the teacher");
    }
  }

  /// With a moving centre.
  public DinoLoss(double studentTemperature, double teacherTemperature) {
    this(studentTemperature, teacherTemperature, Centring.MOVING_MEAN);
  }

  /// The cross-entropy of each row. No gradient reaches the teacher or the centre.
  ///
  /// Shapes: logits of both `(M, K)`, centre `(K)` → `(M)`.
  public Tensor of(Tensor studentLogits, Tensor teacherLogits, Tensor centre) {
    Tensor all = Run.current().on(teacherLogits.device()).call(() ->
        Tensor.ones(teacherLogits.dtype(), teacherLogits.size(0)));
    return crossEntropy(studentLogits, targets(teacherLogits, centre, all));
  }

  /// What the student is to say: `softmax((z_t − c) / τ_t)` or `sinkhorn(z_t / τ_t)`, without gradient.
  ///
  /// Shapes: logits `(M, K)`, centre `(K)`, weights `(M)`, above 0 for rows that count → `(M, K)`.
  Tensor targets(Tensor teacherLogits, Tensor centre, Tensor weights) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> switch (centring) {
      case MOVING_MEAN -> softmax(teacherLogits.sub(centre).div(teacherTemperature), -1);
      case SINKHORN -> new SinkhornKnopp(teacherTemperature, ITERATIONS)
          .assign(teacherLogits, Optional.of(weights.gt(0).unsqueeze(-1)));
    }));
  }

  /// Shapes: logits and targets `(M, K)` → `(M)`.
  Tensor crossEntropy(Tensor studentLogits, Tensor targets) {
    return softCrossEntropy(studentLogits, targets, studentTemperature);
  }
}
