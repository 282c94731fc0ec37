package org.terrane.datasets.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.SharedData;
import org.terrane.datasets.labelled.Labelled;
import org.terrane.datasets.labelled.LabelledData;
import org.terrane.datasets.labelled.Target.Mask;
import org.terrane.datasets.labelled.Target.Unlabelled;
import org.terrane.datasets.raster.gdal.Gdal;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageSet;

class TerraMeshTest {

  private static final int SIDE = 4;

  @TempDir Path dir;

  @Test
  void real_tiles_have_four_sensors_and_a_map() {
    LabelledData data = NamedData.of("terramesh").open(SharedData.folder().resolve("terramesh"));
    assertThat(Tiny.ids(data.training())).containsExactly("282D_485L_3_3", "38D_378R_2_3", "637U_59R_1_3");
    for (Labelled tile : data.training()) {
      assertThat(tile.images().sensors()).containsExactlyInAnyOrder(
          Sensors.SENTINEL_2_L1C, Sensors.SENTINEL_2_L2A, Sensors.SENTINEL_1, Sensors.ELEVATION);
      assertThat(tile.images().footprint()).isNotNull();
      assertThat(((Mask) tile.target()).read()).hasSize(224 * 224);
    }
    // Ids 4 and 9 of the land cover.
    assertThat(((Mask) data.training().get(1).target()).read()).containsOnly(3, 8);
  }

  @Test
  void unpacked_shards_are_read_through_gdal_whatever_the_order_of_band_and_time() throws IOException {
    assumeTrue(Gdal.present(), "no GDAL");
    Path part = dir.resolve("train");
    zarr(part.resolve("S2L2A/a_1.zarr.zip"), List.of(12, 1), 100);
    zarr(part.resolve("S1GRD/a_1.zarr.zip"), List.of(1, 2), -7);
    zarr(part.resolve("LULC/a_1.zarr.zip"), List.of(1), 9);
    zarr(dir.resolve("val/S2L2A/b_1.zarr.zip"), List.of(12), 100);
    LabelledData data = NamedData.of("terramesh").open(dir);
    assertThat(Tiny.ids(data.training())).containsExactly("train/a_1");
    Labelled sample = data.training().getFirst();
    ImageSet set = sample.images();
    assertThat(set.sensors()).containsExactly(Sensors.SENTINEL_1, Sensors.SENTINEL_2_L2A);
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_1).getFirst())).containsEntry("VV", -7f).containsEntry("VH", -14f);
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_2_L2A).getFirst()).get("B8A")).isCloseTo(0.09f, within(1e-6f));
    assertThat(Tiny.pixels(set.of(Sensors.SENTINEL_2_L2A).getFirst()).get("B12")).isCloseTo(0.12f, within(1e-6f));
    assertThat(((Mask) sample.target()).read()).hasSize(SIDE * SIDE).containsOnly(8);
    assertThat(data.validation().getFirst().target()).isEqualTo(new Unlabelled());
    assertThat(Tiny.pixels(data.validation().getFirst().images().images().getFirst())).hasSize(12);

    zarr(part.resolve("S1GRD/a_1.zarr.zip"), List.of(3), 1);
    Tiny.refused(sample::images, part.resolve("S1GRD/a_1.zarr.zip")
        + ": holds an array of shape [3, 4, 4], expected 2 bands");
    Files.writeString(part.resolve("S1GRD/a_1.zarr.zip"), "no zip");
    Tiny.refusedWith(sample::images, part.resolve("S1GRD/a_1.zarr.zip") + ": cannot be read as a zip archive: ");
  }

  @Test
  void a_tile_without_its_optical_image_is_named() {
    Tiny.text(dir.resolve("tile/LULC.tif"), "");
    Tiny.refusedWith(() -> NamedData.of("terramesh").open(dir),
        dir.resolve("tile/S2L2A.tif") + ": there is no such file; TerraMesh is ");
  }

  /// An archive of one uncompressed array, version 2 of the format; the nth band holds n times a value throughout.
  private static void zarr(Path file, List<Integer> axes, int value) throws IOException {
    int bands = axes.stream().reduce(1, (a, b) -> a * b);
    ByteBuffer data = ByteBuffer.allocate(2 * bands * SIDE * SIDE).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bands * SIDE * SIDE; i++) {
      data.putShort((short) (value * (i / (SIDE * SIDE) + 1)));
    }
    String shape = axes.toString().replace("]", ", 4, 4]");
    Files.createDirectories(file.getParent());
    try (OutputStream bytes = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, ".zgroup", "{\"zarr_format\": 2}".getBytes(StandardCharsets.UTF_8));
      put(zip, "bands/.zarray", ("{\"zarr_format\": 2, \"shape\": " + shape + ", \"chunks\": " + shape
          + ", \"dtype\": \"<i2\", \"compressor\": null, \"fill_value\": 0, \"order\": \"C\", \"filters\": null}")
          .getBytes(StandardCharsets.UTF_8));
      put(zip, "bands/" + ".0".repeat(axes.size() + 2).substring(1), data.array());
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }
}
