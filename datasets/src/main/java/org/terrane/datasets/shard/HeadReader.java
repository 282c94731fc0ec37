package org.terrane.datasets.shard;

import static org.terrane.datasets.shard.ShardLayout.check;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.Footprint;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;

/// Reads a record's description and refuses what cannot be one. Its counterpart is [HeadWriter].
final class HeadReader {

  /// Seconds since 1970 of the years 1900 and 2200: no image was taken before or after.
  private static final long EARLIEST = -2_208_988_800L;
  private static final long LATEST = 7_258_118_400L;

  private final ByteBuffer bytes;

  private HeadReader(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /// @param bytes little-endian, the description and nothing more
  /// @throws IllegalArgumentException with what is wrong
  static StoredSet read(ByteBuffer bytes) {
    try {
      StoredSet set = new HeadReader(bytes).set();
      check(!bytes.hasRemaining(), "has a description with %d bytes too many", bytes.remaining());
      return set;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("has a description that ends too early", e);
    }
  }

  private StoredSet set() {
    String id = text();
    int epsg = bytes.getInt();
    check(epsg >= 0, "has EPSG code %d, expected 0 or more", epsg);
    GeoTransform square = square();
    @Nullable Footprint footprint = epsg == 0 ? null : new Footprint(point(), point(), point(), point());
    List<StoredSet.Image> images = several("images", this::image);
    return new StoredSet(id, epsg, square, footprint, images);
  }

  private StoredSet.Image image() {
    String sensor = text();
    AcquisitionTime time = time();
    float gsd = positive("GSD");
    return new StoredSet.Image(sensor, time, gsd, several("rasters", this::raster));
  }

  private StoredSet.Raster raster() {
    int side = bytes.getInt();
    check(side > 0 && side <= ShardLayout.LARGEST_SIDE, "has a raster of %d pixels a side, expected 1 to %d", side,
        ShardLayout.LARGEST_SIDE);
    float metres = positive("pixel size");
    return new StoredSet.Raster(side, metres, several("layers", this::layer));
  }

  private StoredSet.Layer layer() {
    boolean mask = flag("kind");
    String name = text();
    int code = bytes.get();
    check(code >= 0 && code < ShardLayout.TYPES.size(), "has a layer of type %d, expected 0 to %d", code,
        ShardLayout.TYPES.size() - 1);
    SampleType type = ShardLayout.TYPES.get(code);
    boolean hasNodata = flag("nodata flag");
    float scale = bytes.getFloat();
    float offset = bytes.getFloat();
    check(Float.isFinite(scale) && scale != 0 && Float.isFinite(offset),
        "has scale %s and offset %s, expected finite numbers and a scale that is not 0", scale, offset);
    double nodata = bytes.getDouble();
    return new StoredSet.Layer(mask, name, new StoredSet.Coding(type, scale, offset, hasNodata ? nodata : null));
  }

  private @Nullable AcquisitionTime time() {
    int precision = bytes.get();
    long seconds = bytes.getLong();
    AcquisitionTime.Precision[] known = AcquisitionTime.Precision.values();
    check(precision >= 0 && precision <= known.length, "has time precision %d, expected 0 to %d", precision,
        known.length);
    if (precision == 0) {
      return null;
    }
    check(seconds >= EARLIEST && seconds < LATEST, "has a time of %d seconds, expected the years 1900 to 2199",
        seconds);
    return new AcquisitionTime(Instant.ofEpochSecond(seconds), known[precision - 1]);
  }

  private GeoTransform square() {
    GeoTransform square = new GeoTransform(finite(), finite(), finite(), finite(), finite(), finite());
    double area = square.pixelWidth() * square.pixelHeight() - square.rowRotation() * square.columnRotation();
    check(Double.isFinite(area) && area != 0, "has a square of area %s, expected one that is not 0", area);
    return square;
  }

  private LonLat point() {
    LonLat point = new LonLat(finite(), finite());
    check(Math.abs(point.lon()) <= 360 && Math.abs(point.lat()) <= 90,
        "has a corner at longitude %s, latitude %s", point.lon(), point.lat());
    return point;
  }

  private double finite() {
    double value = bytes.getDouble();
    check(Double.isFinite(value), "has a coordinate that is %s", value);
    return value;
  }

  private float positive(String what) {
    float value = bytes.getFloat();
    check(value > 0 && Float.isFinite(value), "has a %s of %s, expected a positive number", what, value);
    return value;
  }

  private boolean flag(String what) {
    byte value = bytes.get();
    check(value == 0 || value == 1, "has a %s of %d, expected 0 or 1", what, value);
    return value == 1;
  }

  private String text() {
    int length = Short.toUnsignedInt(bytes.getShort());
    check(length > 0 && length <= bytes.remaining(), "has a text of %d bytes, expected 1 to %d", length,
        bytes.remaining());
    ByteBuffer encoded = bytes.slice(bytes.position(), length);
    bytes.position(bytes.position() + length);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
      check(!ShardLayout.isUnprintable(text), "has a text with a control character");
      return text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("has a text that is not UTF-8", e);
    }
  }

  private <T> List<T> several(String what, Supplier<T> one) {
    int count = Short.toUnsignedInt(bytes.getShort());
    check(count > 0, "has no %s", what);
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(one.get());
    }
    return all;
  }
}
