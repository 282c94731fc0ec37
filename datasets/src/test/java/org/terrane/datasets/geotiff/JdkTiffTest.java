package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.Raster;

/// Files of an encoder that knows nothing of ours: the JDK's own TIFF plug-in.
final class JdkTiffTest {

  private static final int WIDTH = 150;
  private static final int HEIGHT = 90;
  private static final int[] KINDS = {
    BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "LZW, false", "LZW, true", "Deflate, false", "Deflate, true", "ZLib, false", "none, false", "none, true"
  })
  void colours_and_greys_of_the_jdk_encoder_read_back(String compression, boolean tiled) throws IOException {
    for (int kind : KINDS) {
      BufferedImage image = image(kind);
      Path file = folder.resolve("jdk" + kind + ".tif");
      write(image, file, compression, tiled);
      try (Raster raster = Rasters.open(file)) {
        int bands = image.getRaster().getNumBands();
        assertThat(raster.info().bands()).hasSize(bands);
        for (int band = 0; band < bands; band++) {
          float[] into = new float[WIDTH * HEIGHT];
          raster.read(raster.info().window(), new int[] {band}, into);
          float[] expected = image.getRaster().getSamples(0, 0, WIDTH, HEIGHT, band, (float[]) null);
          assertThat(into).isEqualTo(expected);
        }
      }
    }
  }

  private static BufferedImage image(int kind) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, kind);
    Random random = new Random(kind);
    int top = kind == BufferedImage.TYPE_USHORT_GRAY ? 65536 : 256;
    for (int band = 0; band < image.getRaster().getNumBands(); band++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int smooth = (x * 300 + y * 7 + band * 50) % top;
          image.getRaster().setSample(x, y, band, y < 30 ? random.nextInt(top) : y < 60 ? smooth : band);
        }
      }
    }
    return image;
  }

  private static void write(BufferedImage image, Path file, String compression, boolean tiled) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (!compression.equals("none")) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
    }
    if (tiled) {
      param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
      param.setTiling(64, 32, 0, 0);
    }
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }
}
