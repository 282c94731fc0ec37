package org.terrane.rs.views;

import org.terrane.tensor.Key;

/// Every band becomes the mean of all: what "grayscale" is for any number of bands.
public record BandMean() implements Augmentation {
  @Override
  public Picture apply(Picture picture, Key key) {
    int area = picture.area();
    float[] result = new float[picture.pixels().length];
    for (int i = 0; i < area; i++) {
      double sum = 0;
      for (int band = 0; band < picture.bands(); band++) {
        sum += picture.pixels()[band * area + i];
      }
      for (int band = 0; band < picture.bands(); band++) {
        result[band * area + i] = (float) (sum / picture.bands());
      }
    }
    return picture.with(result);
  }
}
