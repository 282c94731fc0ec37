package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;

class ViewsTest {
  private static final Key KEY = Key.of(2);

  @Test
  void two_views_differ_and_follow_from_their_key_alone() {
    Picture picture = noise(13, 40);
    float[] before = picture.pixels().clone();
    Views views = Views.of(picture, ViewRule.STANDARD.augmentation(32), KEY);
    Views again = Views.of(picture, ViewRule.STANDARD.augmentation(32), KEY);

    assertThat(views.query().pixels()).hasSize(13 * 32 * 32).isNotEqualTo(views.key().pixels())
        .isEqualTo(again.query().pixels());
    assertThat(views.key().pixels()).isEqualTo(again.key().pixels());
    assertThat(Views.of(picture, ViewRule.STANDARD.augmentation(32), Key.of(3)).query().pixels())
        .isNotEqualTo(views.query().pixels());
    assertThat(picture.pixels()).isEqualTo(before);
  }

  private static Picture noise(int bands, int side) {
    float[] pixels = new float[bands * side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) Key.of(1).fold(i).uniform();
    }
    return new Picture(bands, side, side, pixels);
  }
}
