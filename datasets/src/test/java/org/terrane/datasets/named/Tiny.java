package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.geotiff.GeoTiffWriter;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.SetImage;

/// Tiny files in the layouts of public data sets: each band holds one value throughout, so that a band that is taken
/// for another shows.
public final class Tiny {

  private Tiny() {}

  /// A GeoTIFF in UTM zone 31 at 10 m whose bands hold these values.
  static Path tiff(Path file, int side, SampleType type, float... values) {
    return tiff(file, side, 10, type, values);
  }

  static Path tiff(Path file, int side, double metres, SampleType type, float... values) {
    return write(file, side, GeoTransform.northUp(551_400, 5_655_600, metres, metres), 32631, type, values);
  }

  /// A TIFF without a georeference.
  static Path bareTiff(Path file, int side, SampleType type, float... values) {
    return write(file, side, null, 0, type, values);
  }

  private static Path write(
      Path file, int side, @Nullable GeoTransform transform, int epsg, SampleType type, float... values) {
    List<RasterBand> bands = IntStream.range(0, values.length)
        .mapToObj(i -> new RasterBand("", type, null, 1, 0, Map.of())).toList();
    float[] pixels = new float[values.length * side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = values[i / (side * side)];
    }
    folder(file.getParent());
    GeoTiffWriter.write(new RasterInfo(file, side, side, bands, transform, epsg, Map.of(), null), pixels);
    return file;
  }

  /// 1, 2 … count, each times a factor.
  static float[] values(int count, float factor) {
    float[] values = new float[count];
    IntStream.range(0, count).forEach(i -> values[i] = factor * (i + 1));
    return values;
  }

  /// A colour picture of one colour; the suffix says the format.
  static Path picture(Path file, int side, int rgb) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, side, side, filled(side * side, rgb), 0, side);
    return picture(file, image);
  }

  /// A grey picture of these values, row by row, repeated to the end.
  static Path grey(Path file, int side, int... values) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < side * side; i++) {
      image.getRaster().setSample(i % side, i / side, 0, values[i % values.length]);
    }
    return picture(file, image);
  }

  static Path picture(Path file, BufferedImage image) {
    try {
      folder(file.getParent());
      String name = file.getFileName().toString();
      if (!ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile())) {
        throw new AssertionError("the JDK cannot write " + file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A `.npy` file of 16-bit whole numbers.
  public static Path npy(Path file, List<Integer> shape, int... values) {
    ByteBuffer data = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(value -> data.putShort((short) value));
    String lengths = String.join(", ", shape.stream().map(String::valueOf).toList());
    return npy(file, "{'descr': '<i2', 'fortran_order': False, 'shape': (" + lengths + "), }", data.array());
  }

  /// A `.npy` file with this header.
  public static Path npy(Path file, String header, byte[] data) {
    byte[] text = (header + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.UTF_8)).put((byte) 1).put((byte) 0);
    bytes.putShort((short) text.length).put(text).put(data);
    try {
      folder(file.getParent());
      return Files.write(file, bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path text(Path file, String... lines) {
    try {
      folder(file.getParent());
      return Files.write(file, List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The first pixel of each band in the band's unit, by the band's name.
  static Map<String, Float> pixels(SetImage image) {
    BandCache cache = new BandCache(1 << 24);
    Map<String, Float> values = new LinkedHashMap<>();
    image.bands().forEach(band ->
        values.put(band.band().name(), cache.read(band, new Window(0, 0, 1, 1)).values()[0]));
    return values;
  }

  static List<String> ids(List<Labelled> samples) {
    return samples.stream().map(Labelled::id).toList();
  }

  /// What is done is refused with this one line.
  public static void refused(ThrowingCallable done, String message) {
    assertThatThrownBy(done).isInstanceOfAny(DataException.class, RasterException.class).hasMessage(message);
  }

  /// What is done is refused with one line that begins so.
  static void refusedWith(ThrowingCallable done, String beginning) {
    assertThatThrownBy(done).isInstanceOfAny(DataException.class, RasterException.class)
        .message().startsWith(beginning).doesNotContain("\n");
  }

  private static int[] filled(int length, int value) {
    int[] all = new int[length];
    Arrays.fill(all, value);
    return all;
  }

  private static void folder(Path folder) throws UncheckedIOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
