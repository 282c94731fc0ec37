package org.terrane.rs.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.Key;

class AugmentationTest {
  private static final Key KEY = Key.of(2);
  private static final Picture NOISE = Pictures.noise(3, 24, 32);

  @Test
  void flips_are_mirror_images_and_their_own_opposites() {
    Picture small = new Picture(2, 2, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertThat(Flip.HORIZONTAL.apply(small, KEY).pixels()).containsExactly(2, 1, 4, 3, 6, 5, 8, 7);
    assertThat(Flip.VERTICAL.apply(small, KEY).pixels()).containsExactly(3, 4, 1, 2, 7, 8, 5, 6);
    for (Flip flip : Flip.values()) {
      assertThat(flip.apply(flip.apply(NOISE, KEY), KEY).pixels()).isEqualTo(NOISE.pixels());
    }
  }

  @Test
  void quarter_turns_are_the_three_there_are() {
    Picture small = new Picture(2, 2, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8});
    Set<List<Float>> turned = new HashSet<>();
    for (int draw = 0; draw < 40; draw++) {
      float[] pixels = new QuarterTurn().apply(small, KEY.fold(draw)).pixels();
      turned.add(List.of(pixels[0], pixels[1], pixels[2], pixels[3]));
      assertThat(pixels[4]).as("all bands turn alike").isEqualTo(pixels[0] + 4);
    }
    assertThat(turned).containsExactlyInAnyOrder(List.of(3f, 1f, 4f, 2f), List.of(4f, 3f, 2f, 1f),
        List.of(2f, 4f, 1f, 3f));
    assertThatThrownBy(() -> new QuarterTurn().apply(NOISE, KEY))
        .hasMessage("[quarterTurn] picture must be square, but is 24 x 32");
  }

  @Test
  void band_means_are_the_same_in_all_bands() {
    Picture mean = new BandMean().apply(new Picture(3, 1, 2, new float[] {0, 1, 0.5f, 0.25f, 1, 0.25f}), KEY);
    assertThat(mean.pixels()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f);
  }

  @Test
  void jitter_changes_each_band_by_a_line_of_its_own() {
    Picture middle = Pictures.of(3, 4, 4, i -> 0.4f + i % 16 / 160f); // stays within 0 and 1
    Set<Double> contrasts = new HashSet<>();
    for (int draw = 0; draw < 50; draw++) {
      Picture changed = new BandJitter(0.4, 0.4).apply(middle, KEY.fold(draw));
      for (int band = 0; band < 3; band++) {
        double brightness = Pictures.mean(changed, band) / Pictures.mean(middle, band);
        assertThat(brightness).isBetween(0.6 - 1e-6, 1.4 + 1e-6);
        float[] pixels = changed.pixels();
        double slope = (pixels[16 * band + 15] - pixels[16 * band]) / (15 / 160.0);
        assertThat(slope / brightness).isBetween(0.6 - 1e-4, 1.4 + 1e-4);
        assertThat((double) pixels[16 * band + 5]).isCloseTo(pixels[16 * band] + slope * 5 / 160, within(1e-6));
        contrasts.add(slope / brightness);
      }
    }
    assertThat(contrasts).hasSizeGreaterThan(140);
    assertThat(new BandJitter(0, 0).apply(NOISE, KEY).pixels()).containsExactly(NOISE.pixels(), within(1e-6f));
  }

  @Test
  void results_stay_within_zero_and_one() {
    for (int draw = 0; draw < 20; draw++) {
      for (float value : new BandJitter(1, 1).apply(NOISE, KEY.fold(draw)).pixels()) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void crops_have_areas_and_ratios_in_their_ranges_and_lie_within_the_image() {
    Picture large = Pictures.of(1, 240, 320, i -> 0f);
    RandomResizedCrop crop = new RandomResizedCrop(16, 0.2, 0.6);
    double smallest = 1;
    double largest = 0;
    for (int draw = 0; draw < 500; draw++) {
      RandomResizedCrop.Part part = crop.part(large, KEY.fold(draw));
      assertThat(part.left()).isBetween(0, 320 - part.width());
      assertThat(part.top()).isBetween(0, 240 - part.height());
      assertThat((double) part.width() / part.height()).isBetween(0.74, 1.35);
      double share = part.width() * part.height() / (240.0 * 320);
      smallest = Math.min(smallest, share);
      largest = Math.max(largest, share);
    }
    assertThat(smallest).isBetween(0.195, 0.22);
    assertThat(largest).isBetween(0.58, 0.605);
  }

  @Test
  void an_image_too_long_for_any_part_gives_its_middle() {
    Picture strip = Pictures.of(1, 6, 100, i -> 0f);
    assertThat(new RandomResizedCrop(16, 1, 1).part(strip, KEY))
        .isEqualTo(new RandomResizedCrop.Part(46, 0, 8, 6));
  }

  @Test
  void a_crop_shows_the_part_it_names() {
    RandomResizedCrop crop = new RandomResizedCrop(8, 0.3, 0.5);
    Picture ramp = Pictures.of(2, 24, 32, i -> (i % 32 + 0.5f) / 32);
    RandomResizedCrop.Part part = crop.part(ramp, KEY);

    Picture shown = crop.apply(ramp, KEY);

    assertThat(shown).extracting(Picture::bands, Picture::height, Picture::width).containsExactly(2, 8, 8);
    for (int x = 1; x < 7; x++) { // at the edges the triangle is cut
      assertThat((double) shown.pixels()[8 + x])
          .isCloseTo((part.left() + (x + 0.5) * part.width() / 8) / 32, within(0.01));
    }
  }

  @Test
  void a_blur_keeps_flat_images_and_smooths_others() {
    Picture flat = Pictures.of(2, 9, 9, i -> 0.3f);
    assertThat(new GaussianBlur(0.1, 2).apply(flat, KEY).pixels()).containsExactly(flat.pixels(), within(1e-6f));
    assertThat(roughness(new GaussianBlur(2, 2).apply(NOISE, KEY))).isLessThan(0.2 * roughness(NOISE));
    assertThat(new GaussianBlur(0.1, 0.1).apply(NOISE, KEY).pixels()).containsExactly(NOISE.pixels(), within(1e-6f));
  }

  @Test
  @SuppressWarnings("ReferenceEquality") // what is not changed is handed through
  void sometimes_is_as_often_as_said() {
    Augmentation sometimes = Flip.HORIZONTAL.sometimes(0.3);
    int changed = 0;
    for (int draw = 0; draw < 2000; draw++) {
      changed += sometimes.apply(NOISE, KEY.fold(draw)) != NOISE ? 1 : 0;
    }
    assertThat(changed).isBetween(520, 680); // four deviations of 20
  }

  @Test
  void steps_follow_each_other_in_order() {
    Augmentation both = Augmentation.inOrder(List.of(Flip.HORIZONTAL, Flip.VERTICAL));
    assertThat(both.apply(new Picture(1, 2, 2, new float[] {1, 2, 3, 4}), KEY).pixels()).containsExactly(4, 3, 2, 1);
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new RandomResizedCrop(8, 0, 1)).hasMessageStartingWith("[randomResizedCrop] side must");
    assertThatThrownBy(() -> new BandJitter(2, 0)).hasMessageStartingWith("[bandJitter] brightness and contrast");
    assertThatThrownBy(() -> new GaussianBlur(0, 1)).hasMessageStartingWith("[gaussianBlur] 0 < least <= most");
    assertThatThrownBy(() -> new Picture(1, 2, 2, new float[3]))
        .hasMessage("[picture] pixels must be 1 x 2 x 2 numbers, but are 3");
  }

  /// The sum of the absolute differences of neighbours in a row.
  private static double roughness(Picture picture) {
    double sum = 0;
    for (int i = 1; i < picture.pixels().length; i++) {
      sum += i % picture.width() == 0 ? 0 : Math.abs(picture.pixels()[i] - picture.pixels()[i - 1]);
    }
    return sum;
  }
}
