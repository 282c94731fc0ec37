package org.terrane.rs.skysense;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// One of the twelve contrastive losses of multi-granularity contrastive learning (methods.md 4.5).
public record Term(Feature feature, Granularity granularity) {
  private static final List<Term> ALL = Arrays.stream(Feature.values())
      .flatMap(feature -> Stream.of(Granularity.values()).map(granularity -> new Term(feature, granularity))).toList();

  /// All twelve, modality by modality.
  public static List<Term> all() {
    return ALL;
  }

  /// Its name among the metrics: `hr_pixel`.
  public String label() {
    return feature.label() + "_" + granularity.label();
  }
}
