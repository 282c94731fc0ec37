package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class CellPictureTest {
  private static final BufferedImage GREY = grey();
  private static final CellPicture TWO = CellPicture.of(GREY, 2);

  @Test
  void alike_is_bright_and_unlike_is_dark() {
    CellPicture heat = TWO.heat(new float[] {1, 0.25f, -0.5f, -1});
    assertThat(brightness(heat, 0, 0)).isGreaterThan(brightness(heat, 1, 0));
    assertThat(brightness(heat, 1, 0)).isGreaterThan(brightness(heat, 0, 1));
    assertThat(at(heat, 1, 1)).as("all below the end of the scale look the same").isEqualTo(at(heat, 0, 1));
  }

  @Test
  void the_image_shines_through() {
    BufferedImage half = grey();
    half.setRGB(0, 0, 0xff000000);
    assertThat(brightness(CellPicture.of(half, 2).heat(new float[] {0, 0, 0, 0}), 0, 0))
        .isLessThan(brightness(TWO.heat(new float[] {0, 0, 0, 0}), 0, 0));
  }

  @Test
  void where_nothing_was_seen_nothing_is_drawn() {
    CellPicture heat = TWO.heat(new float[] {0, Float.NaN, 0, 0});
    assertThat(at(heat, 1, 0)).isZero();
    assertThat(at(heat, 0, 0) >>> 24).isEqualTo(0xff);
  }

  @Test
  void a_mark_goes_round_its_cell() {
    CellPicture marked = TWO.marked(2, "", Color.GREEN);
    int side = marked.picture().getWidth();
    assertThat(marked.picture().getRGB(side / 4, side / 2)).isEqualTo(Color.GREEN.getRGB());
    assertThat(at(marked, 0, 1)).as("its middle").isEqualTo(at(TWO, 0, 1));
    assertThat(at(marked, 1, 0)).isEqualTo(at(TWO, 1, 0));
  }

  private static BufferedImage grey() {
    BufferedImage grey = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 4; i++) {
      grey.setRGB(i % 2, i / 2, 0xff808080);
    }
    return grey;
  }

  /// In the middle of a cell.
  private static int at(CellPicture picture, int column, int row) {
    int side = picture.picture().getWidth();
    return picture.picture().getRGB(side / 4 + column * side / 2, side / 4 + row * side / 2);
  }

  private static int brightness(CellPicture picture, int column, int row) {
    Color colour = new Color(at(picture, column, row));
    return colour.getRed() + colour.getGreen() + colour.getBlue();
  }
}
