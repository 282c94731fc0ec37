package org.terrane.rs.common;

import org.terrane.nn.optim.Schedule;

/// How slowly a network follows another, `slow ← m · slow + (1 − m) · fast`. A group of keys of a recipe.
///
/// @param start    m of the first step
/// @param schedule how m goes on from there
public record MomentumRule(double start, Course schedule) {
  /// The same m in all steps, as in MoCo v1 and v2; or half a cosine up to 1, as in BYOL and MoCo v3.
  public enum Course { CONSTANT, COSINE }

  public MomentumRule {
    if (!(start >= 0 && start < 1)) {
      throw new IllegalArgumentException("start must be 0 or more and below 1, but is " + start);
    }
  }

  /// m of each step of a run; of the cosine, `1 − (1 − start) · ½ · (1 + cos(π · step / steps))`.
  ///
  /// Source: Grill et al., "Bootstrap Your Own Latent", 2020, section 3.2.
  public Schedule over(long steps) {
    return switch (schedule) {
      case CONSTANT -> new Schedule.Constant(start);
      case COSINE -> new Schedule.WarmupCosine(start, 1, 0, steps);
    };
  }
}
