package org.terrane.rs.skysense.contrast;

import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// Every cell of one view against the same cell of the other: `L_pix = mean over s, t of L_CL(f_st, f'_st)`.
///
/// Source: methods.md 4.5.
///
/// @param budget cells compared of each pair; of maps of more, as many drawn at random, the same of both views and
///               those that both saw first
public record PixelTerm(int budget) implements ContrastTerm {
  public static final PixelTerm DEFAULT = new PixelTerm(256);

  public PixelTerm {
    if (budget < 1) {
      throw new IllegalArgumentException("[pixelTerm] budget must be 1 cell or more, but is " + budget);
    }
  }

  @Override
  public Comparison.Result loss(Pairs pairs, Comparison comparison, Key key) {
    Pairs some = pairs.cells() <= budget ? pairs : pairs.of(drawn(pairs, key));
    int width = some.student().size(2);
    return comparison.of(some.student().reshape(-1, width), some.teacher().reshape(-1, width),
        some.weights().reshape(-1));
  }

  /// `(P, budget)` I64.
  private Tensor drawn(Pairs pairs, Key key) {
    Tensor seen = pairs.weights(); // (P, S)
    Tensor lots = Run.current().on(seen.device()).call(() ->
        Tensor.uniform(key, DType.F32, seen.size(0), seen.size(1)));
    return lots.sub(seen.to(DType.F32)).argsort(1).slice(1, 0, budget);
  }
}
