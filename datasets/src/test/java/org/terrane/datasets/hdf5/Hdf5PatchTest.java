package org.terrane.datasets.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.terrane.datasets.named.Tiny.refused;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.raster.Window;

class Hdf5PatchTest {

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void write() {
    file = dir.resolve("a.h5");
    int[][][][] patches = new int[2][3][4][5];
    for (int i = 0; i < 2 * 3 * 4 * 5; i++) {
      patches[i / 60][i / 20 % 3][i / 5 % 4][i % 5] = i;
    }
    try (WritableHdfFile out = HdfFile.write(file)) {
      out.putDataset("patches", patches);
      out.putDataset("flat", new float[] {1, 2, 3});
    }
  }

  @Test
  void a_window_of_a_patch_has_its_bands_one_after_the_other() {
    try (Raster raster = Hdf5Patch.open(file, "patches", 1)) {
      assertThat(raster.info().width()).isEqualTo(4);
      assertThat(raster.info().height()).isEqualTo(3);
      assertThat(raster.info().bands()).hasSize(5).allSatisfy(
          band -> assertThat(band.type()).isEqualTo(SampleType.I32));
      assertThat(raster.info().file()).isEqualTo(file.resolve("patches/1"));
      float[] read = new float[8];
      raster.read(new Window(2, 1, 2, 2), new int[] {4, 0}, read);
      assertThat(read).containsExactly(94, 99, 114, 119, 90, 95, 110, 115);
      assertThatThrownBy(() -> raster.read(new Window(3, 0, 2, 1), new int[] {0}, read))
          .isInstanceOf(RasterException.class);
    }
  }

  @Test
  void what_is_no_patch_is_refused_in_one_line() throws IOException {
    refused(() -> Hdf5Patch.open(file, "patches", 2), file.resolve("patches/2")
        + ": is no patch of an array of shape [2, 3, 4, 5], expected one of (patch, height, width, band)");
    refused(() -> Hdf5Patch.open(file, "flat", 0), file.resolve("flat/0")
        + ": is no patch of an array of shape [3], expected one of (patch, height, width, band)");
    refused(() -> Hdf5Patch.open(dir.resolve("b.h5"), "patches", 0), dir.resolve("b.h5") + ": does not exist");
    assertThatThrownBy(() -> Hdf5Patch.open(file, "none", 0)).isInstanceOf(RasterException.class)
        .message().startsWith(file + ": has no readable array 'none': ").doesNotContain("\n");
    Files.writeString(file, "no HDF5");
    assertThatThrownBy(() -> Hdf5Patch.open(file, "patches", 0)).isInstanceOf(RasterException.class)
        .message().startsWith(file + ": has no readable array 'patches': ").doesNotContain("\n");
  }
}
