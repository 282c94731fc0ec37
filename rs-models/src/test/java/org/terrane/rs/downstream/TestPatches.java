package org.terrane.rs.downstream;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.terrane.tensor.Key;

/// A folder laid out as EuroSAT: fields (even, dark or bright at random) and towns (a grid of streets over them).
public final class TestPatches {
  private TestPatches() {}

  public static Path write(Path folder, int each) throws IOException {
    StringBuilder list = new StringBuilder("file,label,class\n");
    String[] classes = {"Field", "Town"};
    for (int label = 0; label < 2; label++) {
      Files.createDirectories(folder.resolve(classes[label]));
      for (int i = 0; i < each; i++) {
        String name = classes[label] + "/" + classes[label] + "_" + i + ".png";
        ImageIO.write(patch(Key.of(label).fold(i), label == 1), "png", folder.resolve(name).toFile());
        list.append(name).append(',').append(label).append(',').append(classes[label]).append('\n');
      }
    }
    Files.writeString(folder.resolve("labels.csv"), list);
    return folder;
  }

  private static BufferedImage patch(Key key, boolean town) {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    int ground = 60 + key.fold("ground").below(100);
    int shift = key.fold("shift").below(8);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        boolean street = town && ((x + shift) % 8 < 2 || (y + shift) % 8 < 2);
        int grey = ground + (street ? 60 : 0) + key.fold(y).fold(x).below(20);
        image.setRGB(x, y, grey << 16 | grey << 8 | grey);
      }
    }
    return image;
  }
}
