package org.terrane.rs.skysense.contrast;

/// How the cells of an image are put together into objects (methods.md 4.5: clustering, our choice).
///
/// @param clusters    N_C, of each image; never more than it has cells that count
/// @param temperature ε of [SinkhornKnopp]
/// @param iterations  of it
public record ObjectRule(int clusters, double temperature, int iterations) {
  public static final ObjectRule DEFAULT = new ObjectRule(8, 0.05, 3);

  public ObjectRule {
    if (clusters < 1) {
      throw new IllegalArgumentException("[objectRule] clusters must be 1 or more, but are " + clusters);
    }
    new SinkhornKnopp(temperature, iterations);
  }

  SinkhornKnopp sinkhorn() {
    return new SinkhornKnopp(temperature, iterations);
  }
}
