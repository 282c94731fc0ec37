package org.terrane.datasets.shard;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.MaskLayer;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SetImage;

/// Makes an image set of a record, so that everything that reads image sets reads shards.
final class MappedSet {

  private final Path name;
  private final StoredSet stored;
  private final Supplier<MemorySegment> record;
  private final int pixelCrc;
  private long at;

  /// @param name of the record, unique among all
  /// @param entry where the record's description ends, and the checksum of its pixels
  /// @param record the record's bytes, checked before they are handed out
  MappedSet(Path name, StoredSet stored, ShardLayout.Entry entry, Supplier<MemorySegment> record) {
    this.name = name;
    this.stored = stored;
    this.record = record;
    this.pixelCrc = entry.pixelCrc();
    this.at = ShardLayout.aligned(entry.headBytes());
  }

  /// @throws org.terrane.datasets.scene.DataException if a sensor or a band is not known
  /// @throws org.terrane.datasets.crs.CrsException if the reference system is not
  ImageSet images() {
    if (stored.epsg() != 0) {
      Crs.of(stored.epsg());
    }
    List<SetImage> images = new ArrayList<>();
    for (int i = 0; i < stored.images().size(); i++) {
      images.add(image(i));
    }
    return new ImageSet(stored.id(), stored.footprint(), images);
  }

  private SetImage image(int i) {
    StoredSet.Image image = stored.images().get(i);
    Sensor sensor = Sensors.of(image.sensor());
    List<ImageBand> bands = new ArrayList<>();
    List<MaskLayer> masks = new ArrayList<>();
    for (int r = 0; r < image.rasters().size(); r++) {
      StoredSet.Raster raster = image.rasters().get(r);
      RasterSource source = source(i, r, raster);
      for (int layer = 0; layer < raster.layers().size(); layer++) {
        StoredSet.Layer told = raster.layers().get(layer);
        if (told.mask()) {
          masks.add(new MaskLayer(told.name(), source, layer));
        } else {
          StoredSet.Coding coding = told.coding();
          bands.add(new ImageBand(sensor.band(told.name()), source, layer,
              new Calibration.Linear(coding.scale(), coding.offset())));
        }
      }
    }
    ShardLayout.check(!bands.isEmpty(), "has an image of %s without a band", sensor.id());
    bands.sort(Comparator.comparingInt(band -> sensor.bands().indexOf(band.band())));
    return new SetImage(sensor, image.time(), image.gsd(), bands, masks, stored.footprint());
  }

  private RasterSource source(int image, int index, StoredSet.Raster raster) {
    long[] offsets = new long[raster.layers().size()];
    for (int layer = 0; layer < offsets.length; layer++) {
      offsets[layer] = at;
      at += ShardLayout.aligned(BakedSet.layerBytes(raster, raster.layers().get(layer)));
    }
    RasterInfo info = info(image, index, raster);
    return new RasterSource(info, raster.pixelMetres(),
        () -> new MappedRaster(info, offsets, record));
  }

  private RasterInfo info(int image, int index, StoredSet.Raster raster) {
    List<RasterBand> bands = raster.layers().stream()
        .map(layer -> new RasterBand(layer.name(), layer.coding().type(), layer.coding().nodata(),
            layer.coding().scale(), layer.coding().offset(), Map.of()))
        .toList();
    GeoTransform square = stored.square();
    int side = raster.side();
    GeoTransform transform = new GeoTransform(
        square.originX(), square.pixelWidth() / side, square.rowRotation() / side,
        square.originY(), square.columnRotation() / side, square.pixelHeight() / side);
    return new RasterInfo(name(image, index), side, side, bands, transform, stored.epsg(), Map.of(), null);
  }

  /// No such file exists: the name is unique among all rasters, keeps the images in their order, and changes with the
  /// record's pixels.
  private Path name(int image, int index) {
    return name.resolve("%05d-%03d_%08x".formatted(image, index, pixelCrc));
  }
}
