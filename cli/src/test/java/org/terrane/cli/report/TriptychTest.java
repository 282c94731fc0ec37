package org.terrane.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TriptychTest {
  /// Two patches of 2 × 2 pixels abreast; the left one is hidden.
  private static final boolean[] LEFT_HIDDEN = {true, false};

  @Test
  void hidden_patches_are_transparent_and_filled_by_the_model() {
    float[] band = {0, 10, 10, 10, 0, 0, 0, 10};
    float[] made = {10, 10, 0, 0, 10, 10, 0, 0};
    Triptych t = Triptych.of(new float[][] {band}, new float[][] {made}, LEFT_HIDDEN, 4, 2);
    int black = 0xff000000;
    int white = 0xffffffff;
    assertThat(pixels(t.original())).containsExactly(black, white, white, white, black, black, black, white);
    assertThat(pixels(t.masked())).containsExactly(0, 0, white, white, 0, 0, black, white);
    assertThat(pixels(t.reconstructed())).containsExactly(white, white, white, white, white, white, black, white);
  }

  @Test
  void three_bands_are_red_green_and_blue_each_with_its_own_stretch() {
    float[] red = {0, 1, 0, 0, 0, 0, 0, 0};
    float[] green = {0, 1000, 0, 0, 0, 0, 0, 0};
    float[] blue = {0, 0, 0, 0, 0, 0, 0, 5};
    float[][] bands = {red, green, blue};
    int[] original = pixels(Triptych.of(bands, bands, LEFT_HIDDEN, 4, 2).original());
    assertThat(original[0]).isEqualTo(0xff000000);
    assertThat(original[1]).isEqualTo(0xffffff00);
    assertThat(original[7]).isEqualTo(0xff0000ff);
  }

  @Test
  void without_a_stretch_zero_is_dark_and_one_is_bright_whatever_else_is_there() {
    BufferedImage picture = Picture.unstretched(new float[][] {{0, 0.5f, 1, 2, -1, Float.NaN}}, 3);
    assertThat(pixels(picture)).containsExactly(0xff000000, 0xff808080, 0xffffffff, 0xffffffff, 0xff000000, 0);
  }

  @Test
  void missing_data_is_transparent() {
    float[] band = {0, Float.NaN, 1, 1, 0, 0, 0, 0};
    float[][] bands = {band};
    assertThat(pixels(Triptych.of(bands, bands, LEFT_HIDDEN, 4, 2).original())[1]).isZero();
  }

  @Test
  void the_stretch_leaves_two_percent_at_each_end_aside() {
    float[] band = new float[1000];
    for (int i = 0; i < band.length; i++) {
      band[i] = i;
    }
    band[999] = 1e9f;
    band[500] = Float.NaN;
    Stretch stretch = Stretch.of(band);
    assertThat(stretch.low()).isBetween(18f, 21f);
    assertThat(stretch.high()).isBetween(978f, 981f);
    assertThat(stretch.level(-5)).isZero();
    assertThat(stretch.level(500)).isEqualTo(128);
    assertThat(stretch.level(1e9f)).isEqualTo(255);
  }

  @Test
  void a_flat_band_is_grey_and_an_empty_one_is_no_error() {
    float[] flat = new float[8];
    Arrays.fill(flat, 3);
    assertThat(Stretch.of(flat).level(3)).isEqualTo(128);
    assertThat(Stretch.of(new float[] {Float.NaN})).isEqualTo(new Stretch(0, 1));
  }

  @Test
  void contradicting_sizes_are_refused() {
    float[][] one = new float[1][8];
    refused(new float[2][8], one, LEFT_HIDDEN, "[Triptych] original must have 1 or 3 bands, but has 2");
    refused(one, new float[3][8], LEFT_HIDDEN, "[Triptych] reconstructed must have 1 bands, but has 3");
    refused(one, new float[1][4], LEFT_HIDDEN, "[Triptych] every band must have 8 pixels, but band 0 has 8 and 4");
    refused(one, one, new boolean[3], "[Triptych] hidden must have 2 patches, but has 3");
    assertThatThrownBy(() -> Triptych.of(one, one, LEFT_HIDDEN, 4, 3))
        .hasMessage("[Triptych] width 4 and height 2 must be multiples of the patch 3");
  }

  private static void refused(float[][] original, float[][] made, boolean[] hidden, String message) {
    assertThatThrownBy(() -> Triptych.of(original, made, hidden, 4, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
