package org.terrane.rs.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.tensor.Key;

/// Changes of colour images, against numbers worked out by hand and Python's `colorsys`.
class ColoursTest {
  private static final Key KEY = Key.of(3);
  private static final Picture NOISE = Pictures.noise(3, 16, 16);

  @Test
  void grayscale_is_the_luma_in_every_band() {
    Picture gray = new Grayscale().apply(new Picture(3, 1, 2, new float[] {1, 0.2f, 0, 0.4f, 0, 0.6f}), KEY);
    float second = 0.299f * 0.2f + 0.587f * 0.4f + 0.114f * 0.6f;
    assertThat(gray.pixels()).containsExactly(new float[] {0.299f, second, 0.299f, second, 0.299f, second},
        within(1e-6f));
  }

  @Test
  void solarise_turns_what_is_bright() {
    Picture picture = new Picture(2, 1, 2, new float[] {0.4f, 0.5f, 0.75f, 1});
    assertThat(new Solarise(0.5f).apply(picture, KEY).pixels()).containsExactly(0.4f, 0.5f, 0.25f, 0);
  }

  @Test
  void brightness_contrast_and_saturation_are_blends() {
    Picture pixel = new Picture(3, 1, 2, new float[] {0.8f, 0.2f, 0.4f, 0.2f, 0.2f, 0.2f});
    float luma = 0.299f * 0.8f + 0.587f * 0.4f + 0.114f * 0.2f;
    float[] bright = pixel.pixels().clone();
    ColourJitter.brighten(bright, 1.5);
    assertThat(bright).containsExactly(new float[] {1, 0.3f, 0.6f, 0.3f, 0.3f, 0.3f}, within(1e-6f));
    Picture flat = pixel.with(pixel.pixels().clone());
    ColourJitter.contrast(flat, 0.5);
    float mean = (luma + 0.2f) / 2;
    assertThat(flat.pixels()).containsExactly(new float[] {0.4f + mean / 2, 0.1f + mean / 2, 0.2f + mean / 2,
        0.1f + mean / 2, 0.1f + mean / 2, 0.1f + mean / 2}, within(1e-6f));
    Picture dull = pixel.with(pixel.pixels().clone());
    ColourJitter.saturate(dull, 0.25);
    assertThat(dull.pixels()).containsExactly(new float[] {0.2f + 0.75f * luma, 0.2f, 0.1f + 0.75f * luma, 0.2f,
        0.05f + 0.75f * luma, 0.2f}, within(1e-6f));
  }

  /// Expected: `colorsys.hsv_to_rgb((h + turns) % 1, s, v)` of `colorsys.rgb_to_hsv(0.8, 0.4, 0.2)`.
  @ParameterizedTest
  @CsvSource({"0.3333333333, 0.2, 0.8, 0.4", "-0.1, 0.8, 0.2, 0.36", "0.25, 0.3, 0.8, 0.2", "0, 0.8, 0.4, 0.2"})
  void hue_goes_round_the_circle(double turns, float red, float green, float blue) {
    Picture turned = new Picture(3, 1, 2, new float[] {0.8f, 0.5f, 0.4f, 0.5f, 0.2f, 0.5f});
    ColourJitter.turn(turned, turns);
    assertThat(turned.pixels())
        .containsExactly(new float[] {red, 0.5f, green, 0.5f, blue, 0.5f}, within(1e-5f));
  }

  @Test
  void jitter_draws_strengths_and_order_and_stays_within_bounds() {
    float[] before = NOISE.pixels().clone();
    Set<Float> firsts = new HashSet<>();
    for (int draw = 0; draw < 30; draw++) {
      Picture changed = new ColourJitter(0.4, 0.4, 0.2, 0.1).apply(NOISE, KEY.fold(draw));
      firsts.add(changed.pixels()[0]);
      for (float value : changed.pixels()) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
    assertThat(firsts).hasSizeGreaterThan(25);
    assertThat(NOISE.pixels()).isEqualTo(before);
    assertThat(new ColourJitter(0.4, 0.4, 0.2, 0.1).apply(NOISE, KEY).pixels())
        .isEqualTo(new ColourJitter(0.4, 0.4, 0.2, 0.1).apply(NOISE, KEY).pixels());
    assertThat(new ColourJitter(0, 0, 0, 0).apply(NOISE, KEY).pixels()).containsExactly(before, within(1e-6f));
  }

  @Test
  void each_strength_lies_where_it_should() {
    Picture gray = Pictures.of(3, 4, 4, i -> 0.4f);
    double least = 1;
    double most = 0;
    for (int draw = 0; draw < 200; draw++) {
      double value = new ColourJitter(0.4, 0, 0, 0).apply(gray, KEY.fold(draw)).pixels()[0];
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    assertThat(least).isBetween(0.4 * 0.6 - 1e-6, 0.4 * 0.62);
    assertThat(most).isBetween(0.4 * 1.38, 0.4 * 1.4 + 1e-6);
  }

  @Test
  void images_of_other_bands_are_refused() {
    Picture four = Pictures.noise(4, 2, 2);
    assertThatThrownBy(() -> new ColourJitter(0.4, 0.4, 0.2, 0.1).apply(four, KEY)).hasMessage(
        "[colourJitter] picture must have 3 bands, red, green and blue, but has 4; for others there are BandJitter and"
            + " BandMean");
    assertThatThrownBy(() -> new Grayscale().apply(four, KEY)).hasMessageStartingWith("[grayscale] picture must have");
    assertThatThrownBy(() -> new ColourJitter(0.4, 0.4, 0.2, 0.6)).hasMessageStartingWith("[colourJitter] brightness");
    assertThatThrownBy(() -> new Solarise(2)).hasMessage("[solarise] threshold must be within 0 and 1, but is 2.0");
  }
}
