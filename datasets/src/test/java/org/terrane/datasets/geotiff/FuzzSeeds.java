package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.terrane.datasets.raster.SampleType;

/// Writes the corpus that {@link GeoTiffFuzzTest} starts from: a tiny file of every layout, compression and predictor.
/// Run `main` with the corpus folder when a new encoding is read.
final class FuzzSeeds {

  private static final int WIDTH = 19;
  private static final int HEIGHT = 12;
  private static final int BANDS = 2;
  private static final int[] COMPRESSIONS = {1, 5, 8, 32773};

  private FuzzSeeds() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int seed = 0;
    for (int compression : COMPRESSIONS) {
      for (int predictor = 1; predictor <= 3; predictor++) {
        for (boolean separate : new boolean[] {false, true}) {
          for (int tile : new int[] {0, 16}) {
            write(folder, compression, predictor, separate, tile, seed++);
          }
        }
      }
    }
  }

  private static void write(Path folder, int compression, int predictor, boolean separate, int tile, int seed)
      throws IOException {
    SampleType[] types = predictor == 3 ? new SampleType[] {SampleType.F32, SampleType.F64} : SampleType.values();
    SampleType type = types[seed % types.length];
    ByteOrder order = seed % 3 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    TestTiff tiff = new TestTiff(
        WIDTH, HEIGHT, BANDS, type, order, seed % 4 == 1, separate, tile, 7, compression, predictor);
    double[] values = new double[WIDTH * HEIGHT * BANDS];
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = i % WIDTH + random.nextInt(4);
    }
    Map<Integer, Object> tags = Map.of(33550, new double[] {10, 10, 0}, 33922, new double[6], 42113, "0",
        34735, new int[] {1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32631},
        42112, "<GDALMetadata><Item name=\"A\">b</Item></GDALMetadata>");
    String name = "%s-%d-%d-%s-%s.tif".formatted(
        type, compression, predictor, separate ? "separate" : "interleaved", tile > 0 ? "tiles" : "strips");
    Files.write(folder.resolve(name), tiff.encode(values, seed % 2 == 0 ? tags : Map.of()));
  }
}
