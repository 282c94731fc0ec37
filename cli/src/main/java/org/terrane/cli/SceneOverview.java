package org.terrane.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Set;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.sampling.CutImage;
import org.terrane.datasets.sampling.SceneSampler;

/// A whole image, made smaller, with squares where patches were cut.
///
/// Of a very large image the upper left corner is read, so that it takes no longer than the rest of the report.
///
/// @param scale pixels of the picture for one of the image
record SceneOverview(BufferedImage picture, double scale) {
  private static final int SIDE = 480;
  private static final int LARGEST = 4096;
  private static final float THICK = 3;
  private static final Color DRAWN = new Color(255, 255, 255, 200);
  private static final Color SHADOW = new Color(0, 0, 0, 110);
  private static final Color NAMED = new Color(255, 140, 40);

  /// @param drawn numbers of the patches that get a square
  /// @param named numbers of those that get a thick one and a letter: A, B …
  static SceneOverview of(SceneSampler sampler, CutImage image, BandView view, Set<Long> drawn, List<Long> named) {
    RasterInfo raster = image.finest().info();
    int extent = Math.min(Math.max(raster.width(), raster.height()), LARGEST);
    int side = Math.min(extent, SIDE);
    double scale = side < extent ? (double) side / extent : SIDE / extent; // small images grow, lines stay thin
    int width = (int) Math.round(Math.min(raster.width(), extent) * scale);
    int height = (int) Math.round(Math.min(raster.height(), extent) * scale);
    BufferedImage whole = view.draw(sampler.overview(image, extent, side));
    SceneOverview overview = new SceneOverview(new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB), scale);
    overview.draw(whole, image, drawn, named);
    return overview;
  }

  /// How much of an image is seen, in words; empty when it is all.
  static String limits(CutImage image) {
    RasterInfo raster = image.finest().info();
    return Math.max(raster.width(), raster.height()) <= LARGEST ? ""
        : ", of which the upper left %d × %d are shown".formatted(Math.min(raster.width(), LARGEST),
            Math.min(raster.height(), LARGEST));
  }

  private void draw(BufferedImage whole, CutImage image, Set<Long> drawn, List<Long> named) {
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    int side = whole.getWidth() * (int) Math.max(1, scale);
    pen.drawImage(whole, 0, 0, side, side, null);
    for (long patch : drawn) {
      square(pen, image, patch, SHADOW, 2.5f);
      square(pen, image, patch, DRAWN, 1);
    }
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    for (int i = 0; i < named.size(); i++) {
      square(pen, image, named.get(i), NAMED, THICK);
      letter(pen, Character.toString('A' + i), place(image, named.get(i)));
    }
    pen.dispose();
  }

  /// In the upper left corner of a square, on a ground of its colour.
  private static void letter(Graphics2D pen, String letter, Rectangle2D square) {
    pen.fill(new Rectangle2D.Double(square.getX(), square.getY(), 16, 17));
    pen.setColor(Color.BLACK);
    pen.drawString(letter, (float) square.getX() + 4, (float) square.getY() + 13);
  }

  private void square(Graphics2D pen, CutImage image, long patch, Color colour, float thick) {
    pen.setColor(colour);
    pen.setStroke(new BasicStroke(thick));
    pen.draw(place(image, patch));
  }

  /// So far inside that the thickest line stays on its patch.
  private Rectangle2D place(CutImage image, long patch) {
    double inset = THICK / 2;
    return new Rectangle2D.Double(image.left(patch) * scale + inset, image.top(patch) * scale + inset,
        image.side() * scale - THICK, image.side() * scale - THICK);
  }
}
