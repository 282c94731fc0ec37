package org.terrane.datasets.shard;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageSet;

/// Records with random pixels, and shards of them.
final class TestShards {

  static final StoredSet.Coding BYTES = new StoredSet.Coding(SampleType.U8, 1, 0, null);
  static final StoredSet.Coding REFLECTANCE = new StoredSet.Coding(SampleType.U16, 1e-4f, 0, 0.0);
  static final StoredSet.Coding SIGNED = new StoredSet.Coding(SampleType.I16, 1, 0, -32768.0);

  private static final Footprint GHENT = new Footprint(
      new LonLat(3.73, 51.05), new LonLat(3.74, 51.05), new LonLat(3.73, 51.04), new LonLat(3.74, 51.04));

  private TestShards() {}

  /// Writes the seeds of [ShardFuzzTest] to the corpus folder: run it when the format changes.
  public static void main(String[] arguments) {
    for (int records : new int[] {0, 1, 3}) {
      write(Path.of(arguments[0], records + "-records.shard"), records);
    }
  }

  /// One image of each type of layer: Sentinel-2 in two pixel sizes with a mask, Sentinel-1 in floats, a height in
  /// signed numbers and no time.
  static StoredSet set(String id) {
    StoredSet.Image optical = new StoredSet.Image("sentinel-2-l2a", AcquisitionTime.of(LocalDate.of(2020, 5, 1)), 10,
        List.of(
            new StoredSet.Raster(12, 10, List.of(layer("B02", REFLECTANCE), layer("B03", REFLECTANCE))),
            new StoredSet.Raster(6, 20, List.of(layer("B11", REFLECTANCE), new StoredSet.Layer(true, "SCL", BYTES)))));
    StoredSet.Image radar = new StoredSet.Image("sentinel-1", AcquisitionTime.parse("2020-05-02T06:00:00Z"), 10,
        List.of(new StoredSet.Raster(12, 10, List.of(layer("VV", StoredSet.Coding.FLOATS)))));
    StoredSet.Image height = new StoredSet.Image("dem", null, 30,
        List.of(new StoredSet.Raster(4, 30, List.of(layer("elevation_m", SIGNED)))));
    StoredSet.Image colour = new StoredSet.Image("sentinel-2-rgb", AcquisitionTime.parse("1985"), 10,
        List.of(new StoredSet.Raster(7, 17, List.of(layer("R", BYTES)))));
    return new StoredSet(id, 32631, GeoTransform.northUp(551_400, 5_655_600, 120, 120), GHENT,
        List.of(optical, radar, height, colour));
  }

  /// The description with random bits for pixels.
  static BakedSet record(StoredSet set, long seed) {
    Draws draws = new Draws(seed);
    List<ByteBuffer> layers = new ArrayList<>();
    for (StoredSet.Image image : set.images()) {
      for (StoredSet.Raster raster : image.rasters()) {
        for (StoredSet.Layer layer : raster.layers()) {
          ByteBuffer values = ShardLayout.allocate((int) BakedSet.layerBytes(raster, layer));
          while (values.hasRemaining()) {
            values.put((byte) draws.nextLong());
          }
          layers.add(values.flip());
        }
      }
    }
    return new BakedSet(set, layers);
  }

  /// A shard of records whose seeds are their numbers.
  static Path write(Path file, int records) {
    try (ShardWriter writer = new ShardWriter(file, new ShardLayout.Header(0, 77))) {
      for (int i = 0; i < records; i++) {
        writer.append(record(set("place-" + i), i));
      }
      writer.finish();
    }
    return file;
  }

  static FoundSets found(List<ImageSet> sets) {
    return new FoundSets(sets, List.of());
  }

  private static StoredSet.Layer layer(String name, StoredSet.Coding coding) {
    return new StoredSet.Layer(false, name, coding);
  }
}
