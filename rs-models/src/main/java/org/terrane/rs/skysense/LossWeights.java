package org.terrane.rs.skysense;

import java.util.stream.DoubleStream;

/// How much each loss counts: `L = α·Σ w_feature·w_granularity·L_feature,granularity + β·L_align` (methods.md 4.5).
/// What counts nothing is not computed.
///
/// @param contrast       α
/// @param alignment      β
/// @param pixel          of the losses cell by cell; likewise `object` and `image`
/// @param highResolution of the losses of this modality's features; likewise `multispectral`, `radar` and `fused`
/// @param symmetric      whether both global views are seen by student and teacher, and the losses averaged; else the
///                       student sees the first and the teacher the second
public record LossWeights(double contrast, double alignment, double pixel, double object, double image,
    double highResolution, double multispectral, double radar, double fused, boolean symmetric) {
  /// α = 1, β = 0.1, all else alike, both ways round.
  public static final LossWeights STANDARD = new LossWeights(1, 0.1, 1, 1, 1, 1, 1, 1, 1, true);

  /// The same one way round: the student sees the first view and the teacher the second, for about half the work.
  public static final LossWeights ONE_WAY = new LossWeights(1, 0.1, 1, 1, 1, 1, 1, 1, 1, false);

  public LossWeights {
    if (!DoubleStream.of(contrast, alignment, pixel, object, image, highResolution, multispectral, radar, fused)
        .allMatch(weight -> weight >= 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weights of losses must be 0 or more, and finite");
    }
    if (contrast + alignment == 0) {
      throw new IllegalArgumentException("contrast and alignment must not both be 0");
    }
  }

  /// The same with another β.
  LossWeights withAlignment(double weight) {
    return new LossWeights(contrast, weight, pixel, object, image, highResolution, multispectral, radar, fused,
        symmetric);
  }

  /// What a term counts in the whole loss.
  public double of(Term term) {
    return contrast * ofFeature(term.feature()) * ofGranularity(term.granularity());
  }

  /// Whether a term is computed.
  public boolean has(Term term) {
    return of(term) > 0;
  }

  private double ofFeature(Feature feature) {
    return switch (feature) {
      case HIGH_RESOLUTION -> highResolution;
      case MULTISPECTRAL -> multispectral;
      case RADAR -> radar;
      case FUSED -> fused;
    };
  }

  private double ofGranularity(Granularity granularity) {
    return switch (granularity) {
      case PIXEL -> pixel;
      case OBJECT -> object;
      case IMAGE -> image;
    };
  }
}
