package org.terrane.rs.swimdiff;

import java.util.Optional;
import org.terrane.nn.diffusion.SnrWeighting;

/// How much each branch counts: `L = λ_C · L_C + λ_D · L_D` (methods.md 3.5). A branch that counts nothing is not made.
///
/// @param contrastive λ_C
/// @param diffusion   λ_D
/// @param minSnrGamma γ of min-SNR weights of the noise loss; empty for the plain loss
/// @param shareEvery  steps between measurements of the diffusion branch's share of the encoder's gradient; 0 for none
public record LossWeights(double contrastive, double diffusion, Optional<Double> minSnrGamma, int shareEvery) {
  /// Both branches alike, the noise loss plain.
  public static final LossWeights BOTH = new LossWeights(1, 1, Optional.empty(), 0);

  public LossWeights {
    if (!(contrastive >= 0 && diffusion >= 0 && contrastive + diffusion > 0)) {
      throw new IllegalArgumentException("contrastive and diffusion must be 0 or more and not both 0, but are "
          + contrastive + " and " + diffusion);
    }
    if (shareEvery < 0) {
      throw new IllegalArgumentException("shareEvery must be 0 (never) or more, but is " + shareEvery);
    }
    minSnrGamma.ifPresent(SnrWeighting.MinSnr::new);
  }

  /// Whether there are queries, keys and a queue.
  public boolean contrasts() {
    return contrastive > 0;
  }

  /// Whether there is a U-Net.
  public boolean diffuses() {
    return diffusion > 0;
  }

  /// The same with the diffusion branch counting otherwise.
  public LossWeights withDiffusion(double weight) {
    return new LossWeights(contrastive, weight, minSnrGamma, shareEvery);
  }

  /// The same with the share measured every so many steps.
  public LossWeights withShareEvery(int steps) {
    return new LossWeights(contrastive, diffusion, minSnrGamma, steps);
  }

  /// Whether the share is measured in a step, the first being 0: not in the first steps, in which the queue is empty
  /// and the U-Net listens to nobody yet.
  boolean measuresShare(long step) {
    return contrasts() && diffuses() && shareEvery > 0 && (step + 1) % shareEvery == 0;
  }

  SnrWeighting weighting() {
    return minSnrGamma.<SnrWeighting>map(SnrWeighting.MinSnr::new).orElseGet(SnrWeighting.Plain::new);
  }
}
