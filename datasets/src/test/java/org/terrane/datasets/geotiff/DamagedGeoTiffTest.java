package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

final class DamagedGeoTiffTest {

  private static final TestTiff TILED =
      new TestTiff(40, 30, 2, SampleType.U16, ByteOrder.LITTLE_ENDIAN, false, true, 16, 0, 8, 2);

  @TempDir private Path folder;

  @Test
  void a_missing_file_a_folder_and_another_format_are_named() throws IOException {
    Path missing = folder.resolve("missing.tif");
    assertFails(missing, "does not exist");
    assertFails(folder, "is a folder, expected a GeoTIFF file");
    assertFails(write("%PDF-1.7 and more".getBytes()),
        "is not a TIFF: it starts with bytes 25 50 44 46, expected 49 49 2a 00 or 4d 4d 00 2a");
    assertFails(write(new byte[3]), "is not a TIFF: it has 3 bytes, expected at least 8");
  }

  @Test
  void a_truncated_file_is_refused_when_opened() throws IOException {
    Path whole = folder.resolve("whole.tif");
    GeoTiffWriter.write(GeoTiffWriterTest.info(whole, 300, 300, SampleType.U16), new float[2 * 300 * 300]);
    byte[] bytes = Files.readAllBytes(whole);
    Path shorter = write(Arrays.copyOf(bytes, bytes.length - 1));
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> Rasters.open(shorter))
        .withMessageMatching(Pattern.quote(shorter + ": is truncated or damaged: tile 7 needs ")
            + "\\d+ bytes at offset \\d+, but the file has " + (bytes.length - 1) + " bytes");
    assertFails(write(Arrays.copyOf(bytes, 100)),
        "is truncated or damaged: the directory needs 244 bytes at offset 10, but the file has 100 bytes");
  }

  /// Pixels first or directory first: wherever the end is missing, something that is needed lies there.
  @Test
  void a_file_is_refused_wherever_it_is_cut() throws IOException {
    Path written = folder.resolve("whole.tif");
    GeoTiffWriter.write(GeoTiffWriterTest.info(written, 9, 7, SampleType.U16), new float[2 * 9 * 7]);
    TestTiff small = new TestTiff(9, 7, 2, SampleType.U8, ByteOrder.BIG_ENDIAN, true, true, 0, 4, 8, 2);
    byte[] pixelsFirst = small.encode(new double[9 * 7 * 2], Map.of());
    for (byte[] whole : List.of(pixelsFirst, Files.readAllBytes(written))) {
      for (int length = 0; length < whole.length; length++) {
        Path cut = write(Arrays.copyOf(whole, length));
        assertThatExceptionOfType(RasterException.class)
            .as("the first %d of %d bytes", length, whole.length)
            .isThrownBy(() -> Rasters.open(cut))
            .withMessageStartingWith(cut + ": ");
      }
    }
  }

  /// Deflate has a checksum: a flipped bit is noticed, or it is one of the few between the last code and the checksum,
  /// which mean nothing.
  @Test
  void every_single_flipped_bit_of_deflated_pixels_is_noticed_or_changes_nothing() throws IOException {
    TestTiff tiff = new TestTiff(6, 5, 2, SampleType.U16, ByteOrder.LITTLE_ENDIAN, false, false, 0, 3, 8, 2);
    double[] values = GeoTiffReaderTest.values(SampleType.U16, 6 * 5 * 2, new Random(3));
    byte[] whole = tiff.encode(values, Map.of());
    int pixelsEnd = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(4) - 16; // two offsets, two sizes
    float[] into = new float[2 * 6 * 5];
    int unseen = 0;
    for (int bit = 8 * 8; bit < 8 * pixelsEnd; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try (Raster raster = Rasters.open(write(flipped))) {
        raster.read(raster.info().window(), new int[] {0, 1}, into);
        for (int i = 0; i < into.length; i++) {
          assertThat(into[i]).as("value %d with bit %d flipped", i, bit).isEqualTo((float) values[i]);
        }
        unseen++;
      } catch (RasterException e) {
        assertThat(e.getMessage()).matches(".*case.tif: is damaged: strip [01] .*");
      }
    }
    assertThat(unseen).isLessThan(2 * 8);
  }

  @Test
  void a_tile_with_more_bytes_than_pixels_is_refused() throws IOException {
    TestTiff tiff = new TestTiff(32, 32, 1, SampleType.U8, ByteOrder.LITTLE_ENDIAN, false, true, 32, 0, 8, 1);
    Map<Integer, Object> tags = Map.of(322, new int[] {16}, 323, new int[] {16}, 256, new int[] {16},
        257, new int[] {16});
    try (Raster raster = Rasters.open(write(tiff.encode(new double[32 * 32], tags)))) {
      assertFails(raster, new Window(0, 0, 1, 1), new int[] {0}, 1,
          "is damaged: tile 0 holds more than the expected 256 bytes");
    }
  }

  @Test
  void a_tiff_is_known_by_its_bytes_and_not_by_its_name() throws IOException {
    byte[] tiff = encode(Map.of());
    try (Raster raster = Rasters.open(Files.write(folder.resolve("scene.dat"), tiff))) {
      assertThat(raster.info().width()).isEqualTo(40);
    }
    assertFails(Files.writeString(folder.resolve("text.tif"), "no raster at all"),
        "is not a TIFF: it starts with bytes 6e 6f 20 72, expected 49 49 2a 00 or 4d 4d 00 2a");
  }

  @Test
  void a_file_without_georeference_says_so() throws IOException {
    try (Raster raster = Rasters.open(write(encode(Map.of())))) {
      assertThat(raster.info().transform()).isNull();
      assertThat(raster.info().epsg()).isZero();
    }
  }

  /// Sub-directories hold overviews, which are not read: where they lead does not matter.
  @Test
  void sub_directories_that_lead_nowhere_do_no_harm() throws IOException {
    assertThat(readAll(write(encode(Map.of(330, new long[] {0xffffffffL}))))).isTrue();
    byte[] bytes = encode(Map.of(330, new long[] {0}));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int directory = file.getInt(4);
    for (int entry = directory + 2; entry < bytes.length - 4; entry += 12) {
      if (file.getShort(entry) == 330) {
        file.putInt(entry + 8, directory);
      }
    }
    assertThat(readAll(write(bytes))).isTrue();
  }

  @Test
  void directories_that_loop_are_refused() throws IOException {
    byte[] bytes = encode(Map.of(254, new int[] {1}));
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int directory = file.getInt(4);
    file.putInt(directory + 2 + 12 * file.getShort(directory), directory);
    assertFails(write(bytes), "has a chain of directories that loops back to offset " + directory);
  }

  @Test
  void a_file_of_overviews_only_is_refused() throws IOException {
    assertFails(write(encode(Map.of(254, new int[] {1}))),
        "has no full-resolution image: its 1 directories are overviews or masks");
  }

  @Test
  void absurd_sizes_are_refused_before_memory_is_taken() throws IOException {
    assertFails(write(encode(Map.of(256, new long[] {2_000_000_000}, 257, new long[] {2_000_000_000}))),
        "lists 12 tile offsets and 12 sizes, expected 15625000000000000 of each");
    assertFails(write(encode(Map.of(322, new long[] {1 << 20}, 323, new long[] {1 << 20}))),
        "has a tile of 1048576 x 1048576 pixels of 2 bytes, expected at most 256 MiB: tile it smaller");
    assertFails(write(encode(Map.of(256, new int[] {0}))), "has ImageWidth 0, expected 1 to 2147483647");
    assertFails(write(encode(Map.of(284, new int[] {3}))), "has PlanarConfiguration 3, expected 1 to 2");
  }

  @Test
  void a_decompression_bomb_is_refused_before_memory_is_taken() throws IOException {
    int[] side = {8192};
    byte[] bytes = encode(Map.of(256, side, 257, side, 322, side, 323, side));
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> Rasters.open(write(bytes)))
        .withMessageMatching(".*case.tif: has \\d+ bytes for tile 0, which cannot hold its 134217728 bytes of pixels");
  }

  @Test
  void offsets_beyond_the_file_are_refused() throws IOException {
    long[] offsets = new long[12];
    Arrays.fill(offsets, 8);
    offsets[5] = 4_000_000_000L;
    long[] sizes = new long[12];
    Arrays.fill(sizes, 100);
    byte[] bytes = encode(Map.of(324, offsets, 325, sizes));
    assertFails(write(bytes),
        "is truncated or damaged: tile 5 needs 100 bytes at offset 4000000000, but the file has %d bytes"
            .formatted(bytes.length));
  }

  @Test
  void what_is_not_supported_is_named() throws IOException {
    Path zstd = write(encode(Map.of(259, new int[] {50000})));
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> GeoTiffReader.open(zstd))
        .withMessage(zstd + ": is compressed with ZSTD (50000), expected none (1), LZW (5), PackBits (32773) or Deflate"
            + " (8, 32946)");
    assertFails(write(encode(Map.of(258, new int[] {12, 12}))),
        "has values of 12 bits in sample format 1, expected integers of 8, 16 or 32 bits or floats of 32 or 64");
    assertFails(write(encode(Map.of(258, new int[] {8, 16}))),
        "has bands of different BitsPerSample (8 and 16), expected one");
    assertFails(write(encode(Map.of(339, new int[] {1, 2}))),
        "has bands of different SampleFormat (1 and 2), expected one");
    assertFails(write(encode(Map.of(317, new int[] {3}))), "has predictor 3 on U16 values, expected F32 or F64");
    assertFails(write(encode(Map.of(317, new int[] {7}))), "has predictor 7, expected 1, 2 or 3");
    assertFails(write(encode(Map.of(262, new int[] {6}))), "holds YCbCr colours, expected bands or RGB");
    assertFails(write(encode(Map.of(266, new int[] {2}))), "has FillOrder 2, expected 1");
  }

  @Test
  void metadata_that_cannot_be_understood_is_named() throws IOException {
    assertFails(write(encode(Map.of(42113, "none"))), "has nodata 'none', expected a number");
    assertFails(write(encode(Map.of(33550, new double[] {Double.NaN, 1, 0}))),
        "has NaN in tag 33550, expected finite numbers");
    String xml = "<GDALMetadata><Item name=\"SCALE\" sample=\"0\" role=\"scale\">big</Item></GDALMetadata>";
    assertFails(write(encode(Map.of(42112, xml))), "has 'big' in its GDAL metadata, expected a number");
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> Rasters.open(write(encode(Map.of(42112, "<GDALMetadata><Item>")))))
        .withMessageContaining("case.tif: has GDAL metadata that is not well-formed XML (")
        .matches(e -> !e.getMessage().contains("\n"), "one line");
  }

  @Test
  void metadata_cannot_reach_other_files() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
    String xml = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>"
        + "<GDALMetadata><Item name=\"A\">&e;</Item></GDALMetadata>";
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> Rasters.open(write(encode(Map.of(42112, xml)))))
        .withMessageNotContaining("secret\"")
        .withMessageContaining("has GDAL metadata that is not well-formed XML");
  }

  @Test
  void damaged_pixels_fail_the_read_and_name_the_tile() throws IOException {
    byte[] bytes = encode(Map.of());
    bytes[8 + 40] ^= 0x10;
    try (Raster raster = Rasters.open(write(bytes))) {
      assertThatExceptionOfType(RasterException.class)
          .isThrownBy(() -> raster.read(new Window(0, 0, 1, 1), new int[] {0}, new float[1]))
          .withMessageContaining("case.tif: is damaged: tile 0 is not valid Deflate data (");
      raster.read(new Window(0, 0, 1, 1), new int[] {1}, new float[1]);
    }
  }

  @Test
  void lzw_codes_that_were_never_made_are_refused() {
    byte[] clearThen300 = {(byte) 0x80, 0x4b, 0, 0};
    assertThatExceptionOfType(TiffFormatException.class)
        .isThrownBy(() -> Lzw.decode(clearThen300, 4, new byte[10]))
        .withMessage("is not valid LZW data (code 300, expected at most 255)");
    byte[] clearThenAThen300 = {(byte) 0x80, 0x10, 0x65, (byte) 0x80, 0};
    assertThatExceptionOfType(TiffFormatException.class)
        .isThrownBy(() -> Lzw.decode(clearThenAThen300, 5, new byte[10]))
        .withMessage("is not valid LZW data (code 300, expected at most 258)");
  }

  @Test
  void a_tile_with_too_few_pixels_fails_the_read() throws IOException {
    Map<Integer, Object> tags = new HashMap<>(Map.of(322, new int[] {32}, 323, new int[] {32}));
    try (Raster raster = Rasters.open(write(encode(tags)))) {
      assertFails(raster, new Window(0, 0, 1, 1), new int[] {0}, 1,
          "is damaged: tile 0 ends after 512 bytes, expected 2048");
    }
  }

  @Test
  void requests_outside_the_raster_are_refused() throws IOException {
    Raster raster = Rasters.open(write(encode(Map.of())));
    assertFails(raster, new Window(39, 0, 2, 1), new int[] {0}, 2,
        "has no window (39, 0) 2x1, expected one within 40x30");
    assertFails(raster, new Window(0, -1, 2, 1), new int[] {0}, 2,
        "has no window (0, -1) 2x1, expected one within 40x30");
    assertFails(raster, new Window(0, 0, 2, 1), new int[] {2}, 2, "has no band 2, expected 0 to 1");
    assertFails(raster, new Window(0, 0, 2, 1), new int[] {0, 1}, 3,
        "cannot be read into 3 floats, expected at least 4");
    raster.close();
    raster.close();
    assertFails(raster, new Window(0, 0, 2, 1), new int[] {0}, 2, "is closed");
  }

  /// Two thousand files, each with a few bits flipped or cut short: data or one clean line, nothing else.
  @Test
  void mutated_files_give_data_or_one_line() throws IOException {
    Random random = new Random(20261121);
    List<byte[]> originals = originals(random);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = originals.get(i % originals.size()).clone();
      int directory = ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
          .getInt(bytes[2] + bytes[3] == 42 ? 4 : 12);
      for (int flip = 1 + random.nextInt(4); flip > 0; flip--) {
        // Half of the flips hit the directory and what follows it, where they hurt most.
        int from = random.nextBoolean() ? 0 : Math.clamp(directory, 0, bytes.length - 1);
        bytes[from + random.nextInt(bytes.length - from)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(10) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      refused += readAll(write(bytes)) ? 0 : 1;
    }
    assertThat(refused).isBetween(500, 1900);
  }

  private static List<byte[]> originals(Random random) {
    Map<Integer, Object> tags =
        Map.of(33550, new double[] {10, 10, 0}, 33922, new double[6], 42113, "0",
            34735, new int[] {1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32631},
            42112, "<GDALMetadata><Item name=\"A\">b</Item></GDALMetadata>");
    return List.of(
            TILED,
            new TestTiff(40, 30, 2, SampleType.F32, ByteOrder.BIG_ENDIAN, false, false, 0, 7, 5, 3),
            new TestTiff(40, 30, 2, SampleType.I16, ByteOrder.LITTLE_ENDIAN, true, false, 16, 0, 5, 2),
            new TestTiff(40, 30, 2, SampleType.F64, ByteOrder.BIG_ENDIAN, true, true, 0, 30, 1, 1))
        .stream()
        .map(tiff -> tiff.encode(GeoTiffReaderTest.values(tiff.type(), 40 * 30 * 2, random), tags))
        .toList();
  }

  /// Whether the file could be read; anything but a clean refusal fails the test.
  private static boolean readAll(Path file) {
    try (Raster raster = Rasters.open(file)) {
      var info = raster.info();
      int width = Math.min(info.width(), 64);
      int height = Math.min(info.height(), 64);
      Window window = new Window(info.width() - width, info.height() - height, width, height);
      raster.read(window, new int[] {0, info.bands().size() - 1}, new float[2 * width * height]);
      return true;
    } catch (RasterException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n");
      return false;
    }
  }

  private static byte[] encode(Map<Integer, Object> tags) {
    return TILED.encode(GeoTiffReaderTest.values(SampleType.U16, 40 * 30 * 2, new Random(2)), tags);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("case.tif"), bytes);
  }

  private static void assertFails(Path file, String problem) {
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> Rasters.open(file))
        .withMessage(file + ": " + problem);
  }

  private static void assertFails(Raster raster, Window window, int[] bands, int length, String problem) {
    assertThatExceptionOfType(RasterException.class)
        .isThrownBy(() -> raster.read(window, bands, new float[length]))
        .withMessage(raster.info().file() + ": " + problem);
  }
}
