package org.terrane.datasets.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.terrane.datasets.named.Tiny.npy;
import static org.terrane.datasets.named.Tiny.refused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.terrane.datasets.Rasters;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

class NpyRasterTest {

  @TempDir Path dir;

  @Test
  void a_series_has_the_bands_of_each_time_together() {
    int[] values = IntStream.range(0, 2 * 3 * 4 * 5).map(i -> i - 60).toArray();
    Path file = npy(dir.resolve("series.npy"), List.of(2, 3, 4, 5), values);
    try (Raster raster = Rasters.open(file)) {
      assertThat(raster.info().bands()).hasSize(6).allSatisfy(
          band -> assertThat(band.type()).isEqualTo(SampleType.I16));
      assertThat(raster.info().width()).isEqualTo(5);
      float[] read = new float[8];
      // Time 1, band 2, then time 0, band 1; rows 1 and 2, columns 3 and 4.
      raster.read(new Window(3, 1, 2, 2), new int[] {1 * 3 + 2, 1}, read);
      assertThat(read).containsExactly(108 - 60, 109 - 60, 113 - 60, 114 - 60, 28 - 60, 29 - 60, 33 - 60, 34 - 60);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "|u1, 200, U8", "|i1, -7, I8", "|b1, 1, U8", "<u2, 65535, U16", "<i2, -300, I16", "<u4, 3000000000, U32",
      "<i4, -70000, I32", "<i8, -5, F64", "<f2, 0.5, F32", "<f4, 1.25, F32", "<f8, -2.5, F64"
  })
  void every_plain_type_is_read(String descr, double value, SampleType type) {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    switch (descr) {
      case "<f2" -> data.putShort(Float.floatToFloat16((float) value));
      case "<f4" -> data.putFloat((float) value);
      case "<f8" -> data.putDouble(value);
      default -> data.putLong((long) value);
    }
    int bytes = Integer.parseInt(descr.substring(2));
    Path file = npy(dir.resolve("one.npy"), header(descr, "False", "1, 1"), Arrays.copyOf(data.array(), bytes));
    try (Raster raster = Rasters.open(file)) {
      assertThat(raster.info().bands()).singleElement().satisfies(band -> assertThat(band.type()).isEqualTo(type));
      float[] read = new float[1];
      raster.read(raster.info().window(), new int[] {0}, read);
      assertThat(read[0]).isEqualTo((float) value);
    }
  }

  @Test
  void what_is_not_plain_is_refused_in_one_line() throws IOException {
    Path file = dir.resolve("a.npy");
    refusedWith(file, header(">i2", "False", "1, 1"), 2, "holds values of type '>i2', expected one of |b1 |u1 |i1 <u2"
        + " <i2 <u4 <i4 <i8 <f2 <f4 <f8");
    refusedWith(file, header("<i2", "True", "1, 1"), 2,
        "is in Fortran order, expected C order: save numpy.ascontiguousarray(…)");
    refusedWith(file, header("<i2", "False", "4,"), 8,
        "has the shape [4], expected (height, width), (band, height, width) or (time, band, height, width)");
    refusedWith(file, header("<i2", "False", "2, 2"), 6, "has 76 bytes, expected 78 for its shape [2, 2]");
    refusedWith(file, header("<i2", "False", "2000000000, 2000000000, 2000000000"), 6,
        "claims a shape too large for any file: [2000000000, 2000000000, 2000000000]");
    refusedWith(file, header("<i2", "False", "3000000000, 1"), 6,
        "has an axis of 3000000000 values, expected fewer than 2^31");
    refusedWith(file, "{'descr': [('a', '<i2')]}", 2, "has a header that is not understood: {'descr': [('a', '<i2')]}");
    Files.writeString(file, "PK and so on");
    refused(() -> Rasters.open(file), file + ": is no .npy file of version 1 to 3");
    Files.writeString(file, "x");
    refused(() -> Rasters.open(file), file + ": ends after 1 bytes, expected 12");
    refused(() -> Rasters.open(dir.resolve("b.npy")), dir.resolve("b.npy") + ": does not exist");
  }

  private static void refusedWith(Path file, String header, int bytes, String problem) {
    npy(file, header, new byte[bytes]);
    refused(() -> Rasters.open(file), file + ": " + problem);
  }

  private static String header(String descr, String fortran, String shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': (" + shape + "), }";
  }
}
