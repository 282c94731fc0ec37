package org.terrane.datasets.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

class PictureRasterTest {

  @TempDir Path dir;

  @Test
  void a_window_of_a_colour_picture_has_its_bands_in_the_order_asked_for() throws IOException {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 20; i++) {
      image.setRGB(i % 5, i / 5, i << 16 | (100 + i) << 8 | (200 + i));
    }
    try (Raster raster = Rasters.open(write(image, "a.png"))) {
      assertThat(raster.info().bandNames()).containsExactly("R", "G", "B");
      assertThat(raster.info().transform()).isNull();
      float[] values = new float[8];
      raster.read(new Window(1, 2, 2, 2), new int[] {2, 0}, values);
      assertThat(values).containsExactly(211, 212, 216, 217, 11, 12, 16, 17);
      assertThatThrownBy(() -> raster.read(new Window(4, 0, 2, 2), new int[] {0}, values))
          .isInstanceOf(RasterException.class).hasMessageContaining("has no window (4, 0) 2x2");
      raster.close();
      assertThatThrownBy(() -> raster.read(new Window(0, 0, 1, 1), new int[] {0}, values))
          .isInstanceOf(RasterException.class).hasMessageEndingWith("is closed");
    }
  }

  @Test
  void a_palette_gives_indices_and_not_colours() throws IOException {
    byte[] red = {9, (byte) 200, 9, 77};
    IndexColorModel palette = new IndexColorModel(8, 4, red, red, red);
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_INDEXED, palette);
    int[] indices = {3, 1, 0, 2};
    image.getRaster().setPixels(0, 0, 2, 2, indices);
    try (Raster raster = Rasters.open(write(image, "label.png"))) {
      assertThat(raster.info().bandNames()).containsExactly("index");
      assertThat(all(raster, 4)).containsExactly(3, 1, 0, 2);
    }
  }

  @Test
  void sixteen_bits_stay_sixteen_bits() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixels(0, 0, 2, 1, new int[] {65535, 258});
    try (Raster raster = Rasters.open(write(image, "dem.png"))) {
      assertThat(raster.info().bands().getFirst().type()).isEqualTo(SampleType.U16);
      assertThat(all(raster, 2)).containsExactly(65535, 258);
    }
  }

  @Test
  void grey_jpeg_is_one_band_and_keeps_its_values() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 8, 8, IntStream.generate(() -> 50).limit(64).toArray());
    try (Raster raster = Rasters.open(write(image, "s1.jpg"))) {
      assertThat(raster.info().bandNames()).containsExactly("grey");
      assertThat(all(raster, 64)[20]).isEqualTo(50);
    }
  }

  @Test
  void a_world_file_beside_it_places_it() throws IOException {
    Path file = write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "a.jpg");
    Path world = Files.writeString(dir.resolve("a.jgw"), "0.5\n0\n0\n-0.5\n100.25\n199.75\n");
    try (Raster raster = Rasters.open(file)) {
      assertThat(raster.info().transform()).isEqualTo(GeoTransform.northUp(100, 200, 0.5, 0.5));
      assertThat(raster.info().epsg()).isZero();
    }
    Files.writeString(world, "0.5\n0\n");
    refused(file, world + ": is no world file, expected six numbers, one a line");
  }

  @Test
  void what_is_no_picture_is_refused_in_one_line() throws IOException {
    refused(dir.resolve("none.png"), dir.resolve("none.png") + ": does not exist");
    Path text = Files.writeString(dir.resolve("a.jpg"), "no image");
    refused(text, text + ": is no picture, expected PNG, JPEG, GIF or BMP data");
    Path whole = write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "b.png");
    Path cut = Files.write(dir.resolve("c.png"), Arrays.copyOf(Files.readAllBytes(whole), 60));
    assertThatThrownBy(() -> {
      try (Raster raster = Rasters.open(cut)) {
        all(raster, 3 * 64 * 64);
      }
    }).isInstanceOf(RasterException.class).message().startsWith(cut + ": cannot be decoded as a picture: ")
        .doesNotContain("\n");
  }

  private static float[] all(Raster raster, int count) {
    float[] values = new float[count];
    int[] bands = IntStream.range(0, raster.info().bands().size()).toArray();
    raster.read(raster.info().window(), bands, values);
    return values;
  }

  private Path write(BufferedImage image, String name) throws IOException {
    Path file = dir.resolve(name);
    assertThat(ImageIO.write(image, name.substring(name.indexOf('.') + 1), file.toFile())).isTrue();
    return file;
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> Rasters.open(file)).isInstanceOf(RasterException.class).hasMessage(message);
  }
}
