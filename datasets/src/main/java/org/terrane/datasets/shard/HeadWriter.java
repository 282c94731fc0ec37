package org.terrane.datasets.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.DataException;

/// Writes a record's description. Its counterpart is [HeadReader].
final class HeadWriter {

  private static final int FIRST_SIZE = 4096;
  private static final int LONGEST_TEXT = 65_535;

  private ByteBuffer bytes = ShardLayout.allocate(FIRST_SIZE);

  private HeadWriter() {}

  static ByteBuffer write(StoredSet set) {
    HeadWriter writer = new HeadWriter();
    writer.set(set);
    return writer.bytes.flip();
  }

  private void set(StoredSet set) {
    text(set.id());
    room(Integer.BYTES).putInt(set.epsg());
    transform(set.square());
    if (set.footprint() != null) {
      footprint(set.footprint());
    }
    count(set.images().size(), 65_535, "images");
    set.images().forEach(this::image);
  }

  private void image(StoredSet.Image image) {
    text(image.sensor());
    time(image.time());
    room(Float.BYTES).putFloat(image.gsd());
    count(image.rasters().size(), 65_535, "rasters");
    image.rasters().forEach(this::raster);
  }

  private void raster(StoredSet.Raster raster) {
    room(Integer.BYTES + Float.BYTES).putInt(raster.side()).putFloat(raster.pixelMetres());
    count(raster.layers().size(), 65_535, "layers");
    raster.layers().forEach(this::layer);
  }

  private void layer(StoredSet.Layer layer) {
    room(1).put((byte) (layer.mask() ? 1 : 0));
    text(layer.name());
    StoredSet.Coding coding = layer.coding();
    room(2 + 2 * Float.BYTES + Double.BYTES)
        .put((byte) ShardLayout.TYPES.indexOf(coding.type()))
        .put((byte) (coding.nodata() == null ? 0 : 1))
        .putFloat(coding.scale()).putFloat(coding.offset())
        .putDouble(coding.nodata() == null ? 0 : coding.nodata());
  }

  private void time(@Nullable AcquisitionTime time) {
    room(1 + Long.BYTES)
        .put((byte) (time == null ? 0 : 1 + time.precision().ordinal()))
        .putLong(time == null ? 0 : time.instant().getEpochSecond());
  }

  private void transform(GeoTransform square) {
    room(6 * Double.BYTES)
        .putDouble(square.originX()).putDouble(square.pixelWidth()).putDouble(square.rowRotation())
        .putDouble(square.originY()).putDouble(square.columnRotation()).putDouble(square.pixelHeight());
  }

  private void footprint(Footprint corners) {
    point(corners.upperLeft());
    point(corners.upperRight());
    point(corners.lowerLeft());
    point(corners.lowerRight());
  }

  private void point(LonLat point) {
    room(2 * Double.BYTES).putDouble(point.lon()).putDouble(point.lat());
  }

  private void text(String text) {
    if (ShardLayout.isUnprintable(text)) {
      throw new DataException("'" + text.replaceAll("\\p{Cntrl}", "?") + "': a shard record holds no control"
          + " characters; rename the folder or file");
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    count(encoded.length, LONGEST_TEXT, "bytes of text");
    room(encoded.length).put(encoded);
  }

  private void count(int count, int most, String of) {
    if (count > most) {
      throw new DataException("a shard record holds up to " + most + " " + of + ", but there are " + count);
    }
    room(Short.BYTES).putShort((short) count);
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      bytes = ShardLayout.allocate(2 * bytes.capacity() + more).put(bytes.flip());
    }
    return bytes;
  }
}
