package org.terrane.datasets.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

class ShardFileTest {

  @TempDir Path dir;

  @Test
  void a_description_comes_back_as_it_was() {
    ShardFile shard = new ShardFile(TestShards.write(dir.resolve("a.shard"), 3));
    assertThat(shard.records()).isEqualTo(3);
    assertThat(shard.describe(2)).isEqualTo(TestShards.set("place-2"));
  }

  @Test
  void pixels_of_every_type_come_back_bit_by_bit() {
    ShardFile shard = new ShardFile(TestShards.write(dir.resolve("a.shard"), 2));
    List<ByteBuffer> layers = TestShards.record(TestShards.set("place-1"), 1).layers();
    ImageSet set = shard.set(1);

    ImageBand green = of(set, "sentinel-2-l2a").band("B03");
    same(green, layers.get(1), 12, i -> Short.toUnsignedInt(layers.get(1).getShort(2 * i)));
    same(of(set, "sentinel-2-l2a").band("B11"), layers.get(2), 6,
        i -> Short.toUnsignedInt(layers.get(2).getShort(2 * i)));
    same(of(set, "sentinel-1").band("VV"), layers.get(4), 12, i -> layers.get(4).getFloat(4 * i));
    same(of(set, "dem").band("elevation_m"), layers.get(5), 4, i -> layers.get(5).getShort(2 * i));
    same(of(set, "sentinel-2-rgb").band("R"), layers.get(6), 7, i -> Byte.toUnsignedInt(layers.get(6).get(i)));
    var mask = of(set, "sentinel-2-l2a").masks().getFirst();
    assertThat(mask.name()).isEqualTo("SCL");
    same(mask.source(), mask.index(), 6, i -> Byte.toUnsignedInt(layers.get(3).get(i)));
  }

  @Test
  void a_set_tells_what_its_record_does() {
    ImageSet set = new ShardFile(TestShards.write(dir.resolve("a.shard"), 1)).set(0);

    assertThat(set.id()).isEqualTo("place-0");
    assertThat(set.footprint()).isEqualTo(TestShards.set("").footprint());
    assertThat(set.images()).extracting(image -> image.sensor().id() + " " + image.time() + " " + image.gsd())
        .containsExactly("dem null 30.0", "sentinel-1 2020-05-02T06:00:00Z 10.0", "sentinel-2-l2a 2020-05-01 10.0",
            "sentinel-2-rgb 1985 10.0");
    ImageBand coarse = of(set, "sentinel-2-l2a").band("B11");
    assertThat(coarse.source().info().transform().pixelWidth()).isEqualTo(20);
    assertThat(coarse.source().info().epsg()).isEqualTo(32631);
    assertThat(coarse.source().info().bands().getFirst().nodata()).isEqualTo(0);
    assertThat(coarse.calibration().apply(1234)).isEqualTo(1e-4f * 1234);
    assertThat(coarse.source().pixelMetres()).isEqualTo(20);
  }

  @Test
  void a_window_is_its_part_of_the_whole() {
    RasterSource source = of(new ShardFile(TestShards.write(dir.resolve("a.shard"), 1)).set(0), "sentinel-2-l2a")
        .band("B02").source();
    float[] all = new float[2 * 144];
    float[] part = new float[2 * 6];
    try (Raster raster = source.opener().get()) {
      raster.read(source.info().window(), new int[] {0, 1}, all);
      raster.read(new Window(5, 7, 3, 2), new int[] {1, 0}, part);
    }
    for (int i = 0; i < part.length; i++) {
      int from = (1 - i / 6) * 144 + (7 + i % 6 / 3) * 12 + 5 + i % 3;
      assertThat(part[i]).isEqualTo(all[from]);
    }
  }

  @Test
  void a_window_beyond_the_raster_is_refused() {
    RasterSource source = of(new ShardFile(TestShards.write(dir.resolve("a.shard"), 1)).set(0), "dem")
        .band("elevation_m").source();
    try (Raster raster = source.opener().get()) {
      assertThatThrownBy(() -> raster.read(new Window(0, 0, 5, 4), new int[] {0}, new float[20]))
          .isInstanceOf(RasterException.class).hasMessageContaining("has no window (0, 0) 5x4");
    }
  }

  @Test
  void records_and_layers_begin_at_whole_cache_lines() {
    ShardFile shard = new ShardFile(TestShards.write(dir.resolve("a.shard"), 3));
    for (int i = 0; i < 3; i++) {
      assertThat(shard.entry(i).offset() % 64).isZero();
    }
    assertThat(shard.byteSize() - 3 * 32 - 64).isEqualTo(shard.entry(2).offset() + shard.entry(2).bytes());
  }

  @Test
  void a_set_that_lies_nowhere_needs_no_corners() {
    StoredSet there = TestShards.set("patch");
    StoredSet nowhere = new StoredSet("patch", 0, there.square(), null, there.images());
    Path file = dir.resolve("a.shard");
    try (ShardWriter writer = new ShardWriter(file, new ShardLayout.Header(0, 0))) {
      writer.append(TestShards.record(nowhere, 1));
      writer.finish();
    }
    assertThat(new ShardFile(file).set(0).footprint()).isNull();
    assertThat(new ShardFile(file).describe(0)).isEqualTo(nowhere);
  }

  @Test
  void an_unfinished_shard_is_not_under_its_name() throws IOException {
    Path file = dir.resolve("a.shard");
    try (ShardWriter writer = new ShardWriter(file, new ShardLayout.Header(0, 0))) {
      writer.append(TestShards.record(TestShards.set("a"), 1));
    }
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> new ShardFile(file)).isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": cannot be opened");
    assertThat(Files.list(dir)).containsExactly(dir.resolve("a.shard.part"));
  }

  @Test
  void what_no_reader_would_accept_is_not_written() {
    StoredSet good = TestShards.set("a");
    StoredSet bad = new StoredSet("a", good.epsg(), good.square(), good.footprint(), List.of());
    try (ShardWriter writer = new ShardWriter(dir.resolve("a.shard"), new ShardLayout.Header(0, 0))) {
      assertThatThrownBy(() -> writer.append(new BakedSet(bad, List.of())))
          .isInstanceOf(DataException.class).hasMessage("set 'a' has no images");
    }
  }

  static SetImage of(ImageSet set, String sensor) {
    return set.of(Sensors.of(sensor)).getFirst();
  }

  private static void same(ImageBand band, ByteBuffer stored, int side, IntToDoubleFunction expected) {
    assertThat(band.source().info().bands().get(band.index()).type().bytes() * side * side)
        .isEqualTo(stored.limit());
    same(band.source(), band.index(), side, expected);
  }

  private static void same(RasterSource source, int index, int side, IntToDoubleFunction expected) {
    float[] read = new float[side * side];
    try (Raster raster = source.opener().get()) {
      raster.read(source.info().window(), new int[] {index}, read);
    }
    for (int i = 0; i < read.length; i++) {
      assertThat(Float.valueOf(read[i])).isEqualTo(Float.valueOf((float) expected.applyAsDouble(i)));
    }
  }
}
