package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// What is bright turns dark: `x ← 1 − x` where `x ≥ threshold`, for any number of bands. By itself always, so ask for
/// it with [Augmentation#sometimes]. Source: torchvision, `transforms.RandomSolarize`; BYOL and DINO.
///
/// @param threshold within 0 and 1
public record Solarise(float threshold) implements Augmentation {
  public Solarise {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("[solarise] threshold must be within 0 and 1, but is " + threshold);
    }
  }

  @Override
  public Picture apply(Picture picture, Key key) {
    float[] result = picture.pixels().clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = result[i] >= threshold ? 1 - result[i] : result[i];
    }
    return picture.with(result);
  }
}
