package org.terrane.rs.skysense;

import org.terrane.rs.skysense.contrast.Centring;
import org.terrane.rs.skysense.contrast.DinoLoss;

/// How the teacher follows and how sharp it is (methods.md 4.5; DINOv2's numbers).
///
/// @param studentTemperature τ_s
/// @param startTemperature   τ_t of the first step
/// @param temperature        τ_t once warm
/// @param warmup             share of the steps in which τ_t grows evenly
/// @param centring           what keeps it from saying the same of everything
/// @param centreMomentum     m of the centres
/// @param startMomentum      m of the teacher's weights after the first step
/// @param momentum           m of the teacher's weights after the last step; on half a cosine between
public record TeacherRule(double studentTemperature, double startTemperature, double temperature, double warmup,
    Centring centring, double centreMomentum, double startMomentum, double momentum) {
  /// τ_s = 0.1, τ_t 0.04 to 0.07 over the first 30 % of training, centres with 0.9, the teacher 0.996 to 1: DINO's for
  /// small batches.
  public static final TeacherRule STANDARD = new TeacherRule(0.1, 0.04, 0.07, 0.3, Centring.MOVING_MEAN, 0.9, 0.996, 1);

  public TeacherRule {
    require(studentTemperature > 0 && startTemperature > 0 && temperature > 0, "temperatures must be above 0, but are "
        + studentTemperature + ", " + startTemperature + " and " + temperature);
    require(warmup >= 0 && warmup <= 1, "warmup must be a share of the steps, but is " + warmup);
    require(share(centreMomentum) && share(startMomentum) && share(momentum),
        "momenta must be within 0 and 1, but are " + centreMomentum + ", " + startMomentum + " and " + momentum);
  }

  /// The same with another momentum at the start.
  TeacherRule from(double momentumAtStart) {
    return new TeacherRule(studentTemperature, startTemperature, temperature, warmup, centring, centreMomentum,
        momentumAtStart, momentum);
  }

  /// The same, centred by Sinkhorn, at one temperature for all steps.
  TeacherRule sharing(double always) {
    return new TeacherRule(studentTemperature, always, always, warmup, Centring.SINKHORN, centreMomentum, startMomentum,
        momentum);
  }

  /// What student and teacher are compared by in a step.
  DinoLoss dino(long step, long steps) {
    return new DinoLoss(studentTemperature, temperatureAt(step, steps), centring);
  }

  /// τ_t of a step.
  ///
  /// @param step  from 0
  /// @param steps of the whole run
  public double temperatureAt(long step, long steps) {
    double warm = warmup * steps;
    return step >= warm ? temperature : startTemperature + (temperature - startTemperature) * step / warm;
  }

  /// m of the teacher's weights after a step.
  ///
  /// @param step  from 0
  /// @param steps of the whole run
  public double momentumAt(long step, long steps) {
    double progress = Math.min(1.0, (double) step / steps);
    return momentum - (momentum - startMomentum) * (1 + Math.cos(Math.PI * progress)) / 2;
  }

  private static boolean share(double value) {
    return value >= 0 && value <= 1;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
