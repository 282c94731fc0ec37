package org.terrane.cli;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.function.IntFunction;

/// An image of a square of ground, over which something is drawn cell by cell.
///
/// @param picture enlarged, so that each cell has room
/// @param cells   along one edge
record CellPicture(BufferedImage picture, int cells) {
  private static final int SIDE = 192;
  private static final float COVER = 0.78f;
  private static final Color SHADOW = new Color(0, 0, 0, 150);

  /// From unlike to alike: black, purple, red, orange, pale yellow (after matplotlib's `inferno`).
  private static final int[][] HEAT =
      {{0, 0, 4}, {87, 16, 110}, {188, 55, 84}, {249, 142, 9}, {252, 255, 164}};

  /// Cosine of the darkest colour; that of the palest is 1.
  static final double UNLIKE = -0.5;

  /// @param image of the whole square; pixels stay pixels
  static CellPicture of(BufferedImage image, int cells) {
    int side = cells * Math.max(1, SIDE / cells);
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, image.getWidth() > side
        ? RenderingHints.VALUE_INTERPOLATION_BILINEAR : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    pen.drawImage(image, 0, 0, side, side, null);
    pen.dispose();
    return new CellPicture(picture, cells);
  }

  /// Covers each cell with the colour of its number, so that the image still shines through.
  ///
  /// @param colour of a cell; null leaves it transparent
  CellPicture covered(IntFunction<Color> colour) {
    BufferedImage covered = copy();
    Graphics2D pen = covered.createGraphics();
    for (int cell = 0; cell < cells * cells; cell++) {
      Rectangle2D square = square(cell);
      Color over = colour.apply(cell);
      pen.setComposite(over == null ? AlphaComposite.Clear : AlphaComposite.SrcAtop.derive(COVER));
      pen.setColor(over);
      pen.fill(square);
    }
    pen.dispose();
    return new CellPicture(covered, cells);
  }

  /// Covers each cell with a colour of heat; cells without a number become transparent.
  ///
  /// @param cosines of each cell, row by row
  CellPicture heat(float[] cosines) {
    return grey().covered(cell -> Float.isFinite(cosines[cell]) ? heat(cosines[cell]) : null);
  }

  /// Frames a cell and gives it a letter.
  CellPicture marked(int cell, String letter, Color colour) {
    BufferedImage marked = copy();
    Graphics2D pen = marked.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    Rectangle2D square = square(cell);
    outline(pen, square, SHADOW, 5);
    outline(pen, square, colour, 3);
    if (!letter.isEmpty()) {
      letter(pen, square, letter, colour);
    }
    pen.dispose();
    return new CellPicture(marked, cells);
  }

  /// Beside the cell, on the side where there is room.
  private void letter(Graphics2D pen, Rectangle2D square, String letter, Color colour) {
    double x = square.getMaxX() + 18 < picture.getWidth() ? square.getMaxX() + 3 : square.getMinX() - 18;
    double y = Math.min(square.getMinY(), picture.getHeight() - 17.0);
    pen.setColor(colour);
    pen.fill(new Rectangle2D.Double(x, y, 15, 16));
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    pen.drawString(letter, (float) x + 3, (float) y + 13);
  }

  private static void outline(Graphics2D pen, Rectangle2D square, Color colour, float thick) {
    pen.setColor(colour);
    pen.setStroke(new BasicStroke(thick));
    pen.draw(square);
  }

  private Rectangle2D square(int cell) {
    double side = (double) picture.getWidth() / cells;
    return new Rectangle2D.Double(cell % cells * side, cell / cells * side, side, side);
  }

  private static Color heat(float cosine) {
    double at = Math.clamp((cosine - UNLIKE) / (1 - UNLIKE), 0, 1) * (HEAT.length - 1);
    int low = Math.min((int) at, HEAT.length - 2);
    int[] mixed = new int[3];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (int) Math.round(HEAT[low][i] + (at - low) * (HEAT[low + 1][i] - HEAT[low][i]));
    }
    return new Color(mixed[0], mixed[1], mixed[2]);
  }

  /// Without colours, which would mix with those that cover it.
  private CellPicture grey() {
    BufferedImage grey = copy();
    for (int y = 0; y < grey.getHeight(); y++) {
      for (int x = 0; x < grey.getWidth(); x++) {
        int colour = grey.getRGB(x, y);
        int mean = ((colour >> 16 & 0xff) + (colour >> 8 & 0xff) + (colour & 0xff)) / 3;
        grey.setRGB(x, y, colour & 0xff000000 | mean << 16 | mean << 8 | mean);
      }
    }
    return new CellPicture(grey, cells);
  }

  private BufferedImage copy() {
    BufferedImage copy = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = copy.createGraphics();
    pen.drawImage(picture, 0, 0, null);
    pen.dispose();
    return copy;
  }
}
