package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.fused.LogSoftmax.logSoftmax;

import java.util.Optional;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Shares samples out among prototypes by their likeness, so that each prototype gets about as much as any other: no
/// solution where one takes all.
///
/// `Q = exp(M/ε)`, then again and again: what each prototype gets is scaled to the same sum, then what each sample
/// gives is scaled to 1. In logarithms both are a log-softmax, along the samples and along the prototypes, and nothing
/// can overflow. Source: Cuturi 2013; Caron et al. 2020 (SwAV), whose defaults are ε = 0.05 and 3 iterations.
///
/// @param epsilon    ε; small for shares near 0 and 1
/// @param iterations 1 or more; the last scaling is the samples', so only their sums are exact
public record SinkhornKnopp(double epsilon, int iterations) {
  public static final SinkhornKnopp DEFAULT = new SinkhornKnopp(0.05, 3);

  private static final double NOTHING = -1e30; // logarithm of a share; finite, so that rows of it make no NaN

  public SinkhornKnopp {
    if (!(epsilon > 0) || iterations < 1) {
      throw new IllegalArgumentException("[sinkhornKnopp] epsilon must be above 0 and iterations 1 or more, but are "
          + epsilon + " and " + iterations);
    }
  }

  /// Shapes: likenesses M `(…, N, K)` of samples and prototypes → shares `(…, N, K)`, each row of sum 1. No gradient
  /// flows.
  public Tensor assign(Tensor likenesses) {
    return assign(likenesses, Optional.empty());
  }

  /// The same, where some samples or prototypes are not there: they give and get nothing.
  ///
  /// @param there BOOL `(…, N, K)`, true where the sample and the prototype are; none if all are
  public Tensor assign(Tensor likenesses, Optional<Tensor> there) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor logarithms = likenesses.div(epsilon);
      for (int i = 0; i < iterations; i++) {
        logarithms = logSoftmax(only(there, logarithms, NOTHING), -2);
        logarithms = logSoftmax(only(there, logarithms, NOTHING), -1);
      }
      return only(there, logarithms.exp(), 0);
    }));
  }

  private static Tensor only(Optional<Tensor> there, Tensor x, double otherwise) {
    return there.map(mask -> Tensor.where(mask, x, Tensor.full(otherwise, x.dtype(), 1))).orElse(x);
  }
}
