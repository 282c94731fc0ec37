package org.terrane.rs.skysense;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What two views of a place are compared by: the features of one modality, or the fused ones.
public enum Feature {
  HIGH_RESOLUTION("hr", Modality.HIGH_RESOLUTION),
  MULTISPECTRAL("ms", Modality.MULTISPECTRAL),
  RADAR("sar", Modality.RADAR),
  /// Of all modalities together, without what the region's prototypes add (methods.md 4.5).
  FUSED("fused", null);

  private final String label;
  private final Optional<Modality> modality;

  Feature(String label, @Nullable Modality modality) {
    this.label = label;
    this.modality = Optional.ofNullable(modality);
  }

  public static Feature of(Modality modality) {
    return values()[modality.ordinal()];
  }

  /// As it begins the names of losses: `hr`.
  public String label() {
    return label;
  }

  /// Empty for the fused one.
  public Optional<Modality> modality() {
    return modality;
  }
}
