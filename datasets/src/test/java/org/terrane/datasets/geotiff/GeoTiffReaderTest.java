package org.terrane.datasets.geotiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

final class GeoTiffReaderTest {

  private static final int WIDTH = 37;
  private static final int HEIGHT = 29;
  private static final int BANDS = 3;
  private static final TestTiff PLAIN =
      new TestTiff(WIDTH, HEIGHT, BANDS, SampleType.U16, ByteOrder.LITTLE_ENDIAN, false, true, 0, 7, 8, 2);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SampleType.class)
  void every_encoding_reads_back(SampleType type) throws IOException {
    for (TestTiff tiff : encodings(type).toList()) {
      Random random = new Random(7);
      double[] values = values(type, WIDTH * HEIGHT * BANDS, random);
      Path file = Files.write(folder.resolve("case.tif"), tiff.encode(values, Map.of()));
      try (Raster raster = Rasters.open(file)) {
        int[] bands = {2, 0, 1, 0};
        for (Window window : List.of(raster.info().window(), window(random), window(random), window(random))) {
          float[] into = new float[bands.length * window.width() * window.height()];
          raster.read(window, bands, into);
          assertThat(into).as(tiff + " " + window).isEqualTo(expected(values, window, bands));
        }
      }
    }
  }

  private static Stream<TestTiff> encodings(SampleType type) {
    List<TestTiff> all = new ArrayList<>();
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (boolean separate : new boolean[] {true, false}) {
        for (int tile : new int[] {0, 16}) {
          for (int compression : new int[] {1, 5, 8, 32946, 32773}) {
            for (int predictor = 1; predictor <= (type.isFloating() ? 3 : 2); predictor++) {
              boolean big = (all.size() & 1) == 1;
              all.add(new TestTiff(
                  WIDTH, HEIGHT, BANDS, type, order, big, separate, tile, 5, compression, predictor));
              all.add(new TestTiff(
                  WIDTH, HEIGHT, BANDS, type, order, !big, separate, tile, HEIGHT, compression, predictor));
            }
          }
        }
      }
    }
    return all.stream();
  }

  @Test
  void long_strings_of_one_value_pass_all_code_widths_of_lzw() throws IOException {
    for (int spread : new int[] {1, 2, 40, 256}) {
      TestTiff tiff = new TestTiff(400, 300, 1, SampleType.U8, ByteOrder.LITTLE_ENDIAN, false, true, 0, 300, 5, 1);
      Random random = new Random(spread);
      double[] values = random.doubles(400 * 300).map(d -> Math.floor(d * spread)).toArray();
      Path file = Files.write(folder.resolve("lzw.tif"), tiff.encode(values, Map.of()));
      try (Raster raster = Rasters.open(file)) {
        float[] into = new float[400 * 300];
        raster.read(raster.info().window(), new int[] {0}, into);
        assertThat(into).isEqualTo(expected(400, 300, values, raster.info().window(), new int[] {0}));
      }
    }
  }

  @Test
  void one_large_uncompressed_strip_reads_by_rows() throws IOException {
    for (boolean separate : new boolean[] {true, false}) {
      TestTiff tiff =
          new TestTiff(300, 250, BANDS, SampleType.I16, ByteOrder.BIG_ENDIAN, false, separate, 0, 250, 1, 2);
      double[] values = values(SampleType.I16, 300 * 250 * BANDS, new Random(3));
      Path file = Files.write(folder.resolve("strip.tif"), tiff.encode(values, Map.of()));
      try (Raster raster = Rasters.open(file)) {
        Window window = new Window(11, 97, 280, 153);
        float[] into = new float[2 * 280 * 153];
        raster.read(window, new int[] {2, 1}, into);
        assertThat(into).isEqualTo(expected(300, 250, values, window, new int[] {2, 1}));
      }
    }
  }

  /// Some writers give the last strip as many rows as the others.
  @Test
  void a_last_strip_with_rows_beyond_the_image_reads_back() throws IOException {
    for (int compression : new int[] {1, 5, 8, 32773}) {
      TestTiff tiff =
          new TestTiff(20, 16, 1, SampleType.U16, ByteOrder.BIG_ENDIAN, false, true, 0, 8, compression, 2);
      double[] values = values(SampleType.U16, 20 * 16, new Random(4));
      Path file = Files.write(folder.resolve("strips.tif"), tiff.encode(values, Map.of(257, new int[] {11})));
      try (Raster raster = Rasters.open(file)) {
        float[] into = new float[20 * 11];
        raster.read(raster.info().window(), new int[] {0}, into);
        assertThat(into).isEqualTo(expected(20, 16, values, new Window(0, 0, 20, 11), new int[] {0}));
      }
    }
  }

  @Test
  void a_tile_that_was_never_written_reads_as_nodata() throws IOException {
    TestTiff tiff = new TestTiff(32, 16, 1, SampleType.U8, ByteOrder.LITTLE_ENDIAN, false, true, 16, 0, 1, 1);
    Map<Integer, Object> sparse =
        Map.of(324, new long[] {8, 0}, 325, new long[] {256, 0}, 42113, "200");
    double[] values = values(SampleType.U8, 512, new Random(1));
    Path file = Files.write(folder.resolve("sparse.tif"), tiff.encode(values, sparse));
    try (Raster raster = Rasters.open(file)) {
      float[] into = new float[4];
      raster.read(new Window(14, 3, 4, 1), new int[] {0}, into);
      assertThat(into).containsExactly((float) values[3 * 32 + 14], (float) values[3 * 32 + 15], 200, 200);
    }
  }

  @Test
  void tags_become_info() throws IOException {
    String xml =
        """
        <GDALMetadata>
          <Item name="SENSOR">Sentinel-2 &amp; friends</Item>
          <Item name="CLOUDS">&amp;lt; 5 %</Item>
          <Item name="HIDDEN" domain="IMAGE_STRUCTURE">x</Item>
          <Item name="DESCRIPTION" sample="1" role="description">B03</Item>
          <Item name="OFFSET" sample="1" role="offset">-0.1</Item>
          <Item name="SCALE" sample="1" role="scale">0.0001</Item>
          <Item name="WAVELENGTH" sample="1">560</Item>
        </GDALMetadata>
        """;
    Map<Integer, Object> tags =
        Map.of(
            306, "2016:11:30 10:20:30",
            33550, new double[] {10, 20, 0},
            33922, new double[] {1, 2, 0, 500_010, 4_999_960, 0},
            34735, new int[] {1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32631},
            42112, xml,
            42113, "65535");
    try (Raster raster = Rasters.open(Files.write(folder.resolve("tags.tif"), PLAIN.encode(zeros(), tags)))) {
      var info = raster.info();
      assertThat(info.bandNames()).containsExactly("1", "B03", "3");
      assertThat(info.bands().get(1).scale()).isEqualTo(0.0001);
      assertThat(info.bands().get(1).offset()).isEqualTo(-0.1);
      assertThat(info.bands().get(1).metadata()).containsExactly(Map.entry("WAVELENGTH", "560"));
      assertThat(info.bands().get(2).nodata()).isEqualTo(65535);
      assertThat(info.metadata()).containsExactly(
          Map.entry("SENSOR", "Sentinel-2 & friends"), Map.entry("CLOUDS", "< 5 %"));
      assertThat(info.dateTime()).isEqualTo("2016:11:30 10:20:30");
      assertThat(info.epsg()).isEqualTo(32631);
      assertThat(info.transform()).isEqualTo(GeoTransform.northUp(500_000, 5_000_000, 10, 20));
    }
  }

  @Test
  void a_matrix_and_pixel_is_point_give_the_outer_corner() throws IOException {
    double[] matrix = {2, 1, 0, 100, 3, -4, 0, 200, 0, 0, 0, 0, 0, 0, 0, 1};
    Map<Integer, Object> tags =
        Map.of(34264, matrix, 34735, new int[] {1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 2, 2048, 0, 1, 4326});
    try (Raster raster = Rasters.open(Files.write(folder.resolve("matrix.tif"), PLAIN.encode(zeros(), tags)))) {
      assertThat(raster.info().epsg()).isEqualTo(4326);
      assertThat(raster.info().transform()).isEqualTo(new GeoTransform(98.5, 2, 1, 200.5, 3, -4));
    }
  }

  @Test
  void a_bare_tiff_has_no_place_no_time_and_numbered_bands() throws IOException {
    try (Raster raster = Rasters.open(Files.write(folder.resolve("bare.tif"), PLAIN.encode(zeros(), Map.of())))) {
      var info = raster.info();
      assertThat(info.transform()).isNull();
      assertThat(info.epsg()).isZero();
      assertThat(info.dateTime()).isNull();
      assertThat(info.bandNames()).containsExactly("1", "2", "3");
      assertThat(info.bands().getFirst().nodata()).isNull();
      assertThat(info.metadata()).isEmpty();
    }
  }

  @Test
  void many_threads_read_the_same_file() throws Exception {
    TestTiff tiff =
        new TestTiff(WIDTH, HEIGHT, BANDS, SampleType.F32, ByteOrder.LITTLE_ENDIAN, false, false, 16, 0, 5, 3);
    double[] values = values(SampleType.F32, WIDTH * HEIGHT * BANDS, new Random(5));
    Path file = Files.write(folder.resolve("threads.tif"), tiff.encode(values, Map.of()));
    try (Raster raster = Rasters.open(file);
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      Callable<Void> reads =
          () -> {
            Random random = new Random(Thread.currentThread().threadId());
            for (int i = 0; i < 50; i++) {
              Window window = window(random);
              float[] into = new float[window.width() * window.height()];
              raster.read(window, new int[] {i % BANDS}, into);
              assertThat(into).isEqualTo(expected(values, window, new int[] {i % BANDS}));
            }
            return null;
          };
      for (var done : pool.invokeAll(List.of(reads, reads, reads, reads))) {
        done.get();
      }
    }
  }

  private static double[] zeros() {
    return new double[WIDTH * HEIGHT * BANDS];
  }

  private static Window window(Random random) {
    int x = random.nextInt(WIDTH);
    int y = random.nextInt(HEIGHT);
    return new Window(x, y, 1 + random.nextInt(WIDTH - x), 1 + random.nextInt(HEIGHT - y));
  }

  private static float[] expected(double[] values, Window window, int[] bands) {
    return expected(WIDTH, HEIGHT, values, window, bands);
  }

  private static float[] expected(int width, int height, double[] values, Window window, int[] bands) {
    float[] expected = new float[bands.length * window.width() * window.height()];
    int at = 0;
    for (int band : bands) {
      for (int y = window.y(); y < window.y() + window.height(); y++) {
        for (int x = window.x(); x < window.x() + window.width(); x++) {
          expected[at++] = (float) values[(band * height + y) * width + x];
        }
      }
    }
    return expected;
  }

  /// Values over the whole range of a type, some of them in runs so that compression has something to do.
  static double[] values(SampleType type, int count, Random random) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      if (i > 0 && random.nextInt(3) == 0) {
        values[i] = values[i - 1];
        continue;
      }
      values[i] =
          switch (type) {
            case U8 -> random.nextInt(256);
            case I8 -> (byte) random.nextInt();
            case U16 -> random.nextInt(65536);
            case I16 -> (short) random.nextInt();
            case U32 -> random.nextInt() & 0xffffffffL;
            case I32 -> random.nextInt();
            case F32 -> (float) (random.nextGaussian() * 1e3);
            case F64 -> random.nextGaussian() * 1e9;
          };
    }
    return values;
  }
}
