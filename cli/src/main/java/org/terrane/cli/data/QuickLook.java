package org.terrane.cli.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.terrane.cli.report.Picture;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.DisplayBands;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// The images of a place side by side, in the order of the table of `terrane data info`: natural colours where a sensor
/// has them, radar as VV, VH, VV, anything else as its first band in grey.
record QuickLook(BufferedImage sheet) {

  private static final int SIDE = 192;
  private static final int CAPTION = 34;
  private static final int GAP = 8;
  private static final int COLUMNS = 6;
  private static final int MOST = 60;

  /// Draws a sheet; of more than sixty images sixty are drawn, evenly spread.
  static QuickLook of(ImageSet set, BandCache cache) {
    FrameReader reader = new FrameReader(cache, BandStatistics.over(List.of(set), cache));
    int all = set.images().size();
    int count = Math.min(all, MOST);
    int columns = Math.min(count, COLUMNS);
    int rows = (count + columns - 1) / columns;
    BufferedImage sheet = new BufferedImage(
        GAP + columns * (SIDE + GAP), GAP + rows * (SIDE + CAPTION + GAP), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < count; i++) {
      int number = (int) ((long) i * all / count);
      int x = GAP + i % columns * (SIDE + GAP);
      int y = GAP + i / columns * (SIDE + CAPTION + GAP);
      SetImage image = set.images().get(number);
      pen.setColor(Color.LIGHT_GRAY); // shows through where nothing was measured
      pen.fillRect(x, y, SIDE, SIDE);
      pen.drawImage(picture(reader.whole(image, SIDE)), x, y, null);
      pen.setColor(Color.BLACK);
      pen.drawString(number + 1 + "  " + image.sensor().id(), x, y + SIDE + 14);
      pen.drawString(SetTable.date(image.time()), x, y + SIDE + 29);
    }
    pen.dispose();
    return new QuickLook(sheet);
  }

  /// Writes a PNG; a reader sees the old file or the whole new one, never half.
  void write(Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(sheet, "png", png);
      Files.write(part, png.toByteArray());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new DataException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static BufferedImage picture(Frame frame) {
    int area = frame.side() * frame.side();
    float[][] bands = DisplayBands.of(frame.bands()).stream()
        .map(band -> Arrays.copyOfRange(frame.pixels(), band * area, (band + 1) * area)).toArray(float[][]::new);
    for (float[] band : bands) {
      for (int i = 0; i < area; i++) {
        band[i] = frame.valid()[i] ? band[i] : Float.NaN;
      }
    }
    return Picture.of(bands, frame.side());
  }
}
