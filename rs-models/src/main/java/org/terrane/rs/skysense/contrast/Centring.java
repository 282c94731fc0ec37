package org.terrane.rs.skysense.contrast;

/// What keeps a teacher from saying the same of everything.
public enum Centring {
  /// What the head says of anything, a moving mean, is taken off its logits. Source: Caron et al. 2021 (DINO), eq. 4.
  MOVING_MEAN,
  /// The rows of a term share the prototypes evenly among them, by [SinkhornKnopp]: at once, and however fast the
  /// teacher moves. Source: Oquab et al. 2023 (DINOv2), section 4, after SwAV.
  SINKHORN
}
