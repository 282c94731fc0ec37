package org.terrane.rs.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LineFilterTest {
  @Test
  void the_same_size_changes_nothing() {
    Picture picture = Pictures.noise(2, 5, 7);
    Picture same = LineFilter.apply(picture, LineFilter.triangle(0, 7, 7), LineFilter.triangle(0, 5, 5));
    assertThat(same.pixels()).isEqualTo(picture.pixels());
  }

  @Test
  void twice_the_size_is_bilinear() {
    Picture line = new Picture(1, 1, 3, new float[] {0, 1, 0.5f});
    Picture large = LineFilter.apply(line, LineFilter.triangle(0, 3, 6), LineFilter.triangle(0, 1, 1));
    assertThat(large.pixels()).containsExactly(new float[] {0, 0.25f, 0.75f, 0.875f, 0.625f, 0.5f}, within(1e-6f));
  }

  @Test
  void half_the_size_weighs_all_pixels_under_the_triangle() {
    Picture line = new Picture(1, 1, 6, new float[] {0, 0, 1, 0, 0, 0});
    Picture small = LineFilter.apply(line, LineFilter.triangle(0, 6, 3), LineFilter.triangle(0, 1, 1));
    // weights 1/8, 3/8, 3/8, 1/8 around each centre; the outer two lose one of them and share the rest out
    assertThat(small.pixels()).containsExactly(new float[] {1 / 7f, 3 / 8f, 0}, within(1e-6f));
  }

  @Test
  void a_part_reads_nothing_outside_itself() {
    Picture line = new Picture(1, 1, 6, new float[] {9, 9, 0.2f, 0.2f, 9, 9});
    Picture part = LineFilter.apply(line, LineFilter.triangle(2, 2, 5), LineFilter.triangle(0, 1, 1));
    assertThat(part.pixels()).containsExactly(new float[] {0.2f, 0.2f, 0.2f, 0.2f, 0.2f}, within(1e-6f));
  }

  @Test
  void a_blurred_point_is_a_gaussian() {
    Picture point = Pictures.of(1, 17, 17, i -> i == 8 * 17 + 8 ? 1f : 0f);
    Picture blurred = LineFilter.apply(point, LineFilter.gaussian(1.5, 17), LineFilter.gaussian(1.5, 17));
    double norm = 2 * Math.PI * 1.5 * 1.5;
    for (int y = 4; y < 13; y++) {
      for (int x = 4; x < 13; x++) {
        double square = (x - 8) * (x - 8) + (y - 8) * (y - 8);
        assertThat((double) blurred.pixels()[y * 17 + x])
            .isCloseTo(Math.exp(-square / (2 * 1.5 * 1.5)) / norm, within(1e-3));
      }
    }
    assertThat(Pictures.mean(blurred, 0) * 17 * 17).isCloseTo(1, within(1e-5));
  }

  @Test
  void beyond_its_ends_a_line_is_mirrored() {
    Picture line = new Picture(1, 1, 3, new float[] {0.3f, 0.9f, 0.1f});
    float[] seen = {0.1f, 0.9f, 0.3f, 0.3f, 0.9f, 0.1f, 0.1f}; // places −3 to 3
    Picture blurred = LineFilter.apply(line, LineFilter.gaussian(1, 3), LineFilter.gaussian(1, 1));
    double sum = 0;
    double weights = 0;
    for (int offset = -3; offset <= 3; offset++) {
      double weight = Math.exp(-0.5 * offset * offset);
      weights += weight;
      sum += weight * seen[3 + offset];
    }
    assertThat((double) blurred.pixels()[0]).isCloseTo(sum / weights, within(1e-6));
  }
}
