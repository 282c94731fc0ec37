package org.terrane.rs.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.terrane.tensor.Key;

class ResizeTest {
  @Test
  void the_whole_image_is_seen_band_by_band() {
    Picture ramp = Pictures.of(2, 8, 8, i -> i % 8 / 8f + (i >= 64 ? 0.05f : 0)); // dark to bright, the second brighter
    Picture half = new Resize(4).of(ramp);
    assertThat(half.width()).isEqualTo(4);
    for (int i = 0; i < 2 * 16; i++) {
      int left = i / 4 * 2 * 8 + i % 4 * 2;
      int at = i < 16 ? left % 64 : 64 + left % 64;
      assertThat(half.pixels()[i]).isBetween(ramp.pixels()[at] - 0.01f, ramp.pixels()[at + 1] + 0.01f);
    }
    assertThat(Pictures.mean(half, 1)).isGreaterThan(Pictures.mean(half, 0));
  }

  @Test
  void at_its_own_size_an_image_stays_as_it_is_whatever_the_key() {
    Picture noise = Pictures.noise(3, 16, 16);
    assertThat(new Resize(16).of(noise).pixels()).isEqualTo(noise.pixels());
    assertThat(new Resize(7).apply(noise, Key.of(1)).pixels())
        .isEqualTo(new Resize(7).apply(noise, Key.of(2)).pixels());
  }

  @Test
  void no_size_is_refused() {
    assertThatThrownBy(() -> new Resize(0)).hasMessage("[resize] side must be 1 or more, but is 0");
  }
}
