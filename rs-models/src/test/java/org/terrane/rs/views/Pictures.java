package org.terrane.rs.views;

import java.util.function.IntFunction;
import org.terrane.tensor.Key;

/// Made images.
final class Pictures {
  private Pictures() {}

  static Picture noise(int bands, int height, int width) {
    return of(bands, height, width, i -> (float) Key.of(1).fold(i).uniform());
  }

  static Picture of(int bands, int height, int width, IntFunction<Float> value) {
    float[] pixels = new float[bands * height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = value.apply(i);
    }
    return new Picture(bands, height, width, pixels);
  }

  static double mean(Picture picture, int band) {
    double sum = 0;
    for (int i = 0; i < picture.area(); i++) {
      sum += picture.pixels()[band * picture.area() + i];
    }
    return sum / picture.area();
  }
}
