package org.terrane.rs.skysense.contrast;

import org.terrane.tensor.Key;

/// The mean of one view against the mean of the other: `L_img = mean over t of L_CL(f̄_t, f̄'_t)`.
///
/// The mean is over the cells that both saw. For views of different ground, such as local crops, let the pairs be
/// [Pairs#ofMeans], each over its own cells. Source: methods.md 4.5.
public record ImageTerm() implements ContrastTerm {
  @Override
  public Comparison.Result loss(Pairs pairs, Comparison comparison, Key key) {
    Pairs means = Pairs.ofMeans(pairs.student(), pairs.seen(), pairs.teacher(), pairs.seen()); // (P, 1, d)
    int width = means.student().size(2);
    return comparison.of(means.student().reshape(-1, width), means.teacher().reshape(-1, width),
        means.weights().reshape(-1));
  }
}
