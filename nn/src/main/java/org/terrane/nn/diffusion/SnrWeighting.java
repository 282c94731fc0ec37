package org.terrane.nn.diffusion;

/// How much a sample's squared error counts, by the signal-to-noise ratio at its time.
public sealed interface SnrWeighting {
  double weight(double snr);

  /// Every time counts alike: DDPM's "simple" loss (eq. 14).
  record Plain() implements SnrWeighting {
    @Override
    public double weight(double snr) {
      return 1;
    }
  }

  /// `min(SNR, γ) / SNR`: nearly clean images, whose noise is hard to see and teaches little, count less.
  ///
  /// Source: Hang et al., "Efficient Diffusion Training via Min-SNR Weighting Strategy", 2023, for ε-prediction.
  ///
  /// @param gamma 5 in the paper
  record MinSnr(double gamma) implements SnrWeighting {
    public MinSnr {
      if (!(gamma > 0)) {
        throw new IllegalArgumentException("[minSnr] gamma must be above 0, but is " + gamma);
      }
    }

    @Override
    public double weight(double snr) {
      return Math.min(1, gamma / snr);
    }
  }
}
