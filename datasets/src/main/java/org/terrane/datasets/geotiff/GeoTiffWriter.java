package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.terrane.datasets.crs.Crs;
import org.terrane.datasets.crs.CrsException;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;

/// Writes small GeoTIFFs: band-separate, Deflate, predictor 2 (integers) or 3 (floats), 256 x 256 tiles when a side
/// exceeds 256 pixels and otherwise one strip per band.
public final class GeoTiffWriter {

  private static final int TILE = 256;
  private static final long MAX_FILE_BYTES = 0xffffffffL;

  private GeoTiffWriter() {}

  /// Writes a raster to `info.file()`, by way of a temporary file beside it, so that no half-written file is ever seen
  /// under that name.
  ///
  /// @param info what to write; all bands have one type and one nodata value, as TIFF wants it
  /// @param values stored values `(bands, height, width)`; rounded to whole numbers for integer types
  /// @throws RasterException if a value does not fit its type, `info` contradicts itself, or the disk fails
  public static void write(RasterInfo info, float[] values) {
    try {
      check(info, values);
      TagWriter tags = new TagWriter();
      List<byte[]> chunks = encode(info, values);
      addImage(tags, info, chunks);
      addGeoreference(tags, info);
      addMetadata(tags, info);
      placeChunks(tags, info, chunks);
      store(info.file(), tags.write(), chunks);
    } catch (TiffFormatException | CrsException e) {
      throw new RasterException(info.file(), e.getMessage(), e);
    } catch (IOException e) {
      throw new RasterException(info.file(), "cannot be written (" + e + ")", e);
    }
  }

  private static void check(RasterInfo info, float[] values) {
    if (info.bands().isEmpty() || info.width() < 1 || info.height() < 1) {
      throw new TiffFormatException("has nothing to write: %d bands of %dx%d"
          .formatted(info.bands().size(), info.width(), info.height()));
    }
    RasterBand first = info.bands().getFirst();
    for (RasterBand band : info.bands()) {
      if (band.type() != first.type() || !Objects.equals(band.nodata(), first.nodata())) {
        throw new TiffFormatException("has bands of different type or nodata ('%s' and '%s'), expected one of each"
            .formatted(first.name(), band.name()));
      }
    }
    long needed = (long) info.bands().size() * info.width() * info.height();
    if (values.length != needed) {
      throw new TiffFormatException("has %d values, expected %d for %d bands of %dx%d"
          .formatted(values.length, needed, info.bands().size(), info.width(), info.height()));
    }
  }

  private static boolean isTiled(RasterInfo info) {
    return info.width() > TILE || info.height() > TILE;
  }

  private static List<byte[]> encode(RasterInfo info, float[] values) {
    int chunkWidth = isTiled(info) ? TILE : info.width();
    int chunkHeight = isTiled(info) ? TILE : info.height();
    List<byte[]> chunks = new ArrayList<>();
    try (ChunkEncoder encoder = new ChunkEncoder(info.bands().getFirst().type())) {
      float[] chunk = new float[chunkWidth * chunkHeight];
      for (int band = 0; band < info.bands().size(); band++) {
        for (int y = 0; y < info.height(); y += chunkHeight) {
          for (int x = 0; x < info.width(); x += chunkWidth) {
            cut(info, values, band, x, y, chunkWidth, chunkHeight, chunk);
            chunks.add(encoder.encode(chunk, chunkWidth, chunkHeight));
          }
        }
      }
    }
    return chunks;
  }

  private static void cut(
      RasterInfo info, float[] values, int band, int x, int y, int width, int height, float[] into) {
    Arrays.fill(into, 0);
    int columns = Math.min(width, info.width() - x);
    int rows = Math.min(height, info.height() - y);
    for (int row = 0; row < rows; row++) {
      int from = (band * info.height() + y + row) * info.width() + x;
      System.arraycopy(values, from, into, row * width, columns);
    }
  }

  private static void addImage(TagWriter tags, RasterInfo info, List<byte[]> chunks) {
    SampleType type = info.bands().getFirst().type();
    int bands = info.bands().size();
    tags.longs(Tag.IMAGE_WIDTH, info.width());
    tags.longs(Tag.IMAGE_LENGTH, info.height());
    tags.shorts(Tag.BITS_PER_SAMPLE, repeat(8 * type.bytes(), bands));
    tags.shorts(Tag.COMPRESSION, 8);
    tags.shorts(Tag.PHOTOMETRIC, 1);
    tags.shorts(Tag.SAMPLES_PER_PIXEL, bands);
    tags.shorts(Tag.PLANAR_CONFIGURATION, 2);
    tags.shorts(Tag.PREDICTOR, ChunkEncoder.predictor(type));
    tags.shorts(Tag.SAMPLE_FORMAT, repeat(TiffSampleType.format(type), bands));
    if (bands > 1) {
      tags.shorts(Tag.EXTRA_SAMPLES, repeat(0, bands - 1));
    }
    if (isTiled(info)) {
      tags.shorts(Tag.TILE_WIDTH, TILE);
      tags.shorts(Tag.TILE_LENGTH, TILE);
    } else {
      tags.longs(Tag.ROWS_PER_STRIP, info.height());
    }
    long[] sizes = chunks.stream().mapToLong(chunk -> chunk.length).toArray();
    tags.longs(isTiled(info) ? Tag.TILE_BYTE_COUNTS : Tag.STRIP_BYTE_COUNTS, sizes);
  }

  private static void addGeoreference(TagWriter tags, RasterInfo info) {
    GeoTransform t = info.transform();
    if (t != null && t.rowRotation() == 0 && t.columnRotation() == 0 && t.pixelHeight() < 0) {
      tags.doubles(Tag.MODEL_PIXEL_SCALE, t.pixelWidth(), -t.pixelHeight(), 0);
      tags.doubles(Tag.MODEL_TIEPOINT, 0, 0, 0, t.originX(), t.originY(), 0);
    } else if (t != null) {
      tags.doubles(Tag.MODEL_TRANSFORMATION,
          t.pixelWidth(), t.rowRotation(), 0, t.originX(),
          t.columnRotation(), t.pixelHeight(), 0, t.originY(),
          0, 0, 0, 0,
          0, 0, 0, 1);
    }
    if (info.epsg() != 0) {
      boolean geographic = Crs.of(info.epsg()).isGeographic();
      tags.shorts(Tag.GEO_KEY_DIRECTORY,
          1, 1, 0, 3,
          GeoKeys.MODEL_TYPE, 0, 1, geographic ? GeoKeys.MODEL_GEOGRAPHIC : GeoKeys.MODEL_PROJECTED,
          GeoKeys.RASTER_TYPE, 0, 1, GeoKeys.PIXEL_IS_AREA,
          geographic ? GeoKeys.GEODETIC_CRS : GeoKeys.PROJECTED_CRS, 0, 1, info.epsg());
    }
  }

  private static void addMetadata(TagWriter tags, RasterInfo info) {
    if (info.dateTime() != null) {
      tags.text(Tag.DATE_TIME, info.dateTime());
    }
    String metadata = GdalMetadata.format(info);
    if (metadata != null) {
      tags.text(Tag.GDAL_METADATA, metadata);
    }
    Double nodata = info.bands().getFirst().nodata();
    if (nodata != null) {
      boolean whole = nodata == Math.rint(nodata) && Math.abs(nodata) < 1e15;
      String text = whole ? Long.toString(nodata.longValue()) : nodata.toString().toLowerCase(Locale.ROOT);
      tags.text(Tag.GDAL_NODATA, text);
    }
  }

  /// Adds the offsets, which depend on how long all the tags are: theirs included, so they are put twice.
  private static void placeChunks(TagWriter tags, RasterInfo info, List<byte[]> chunks) {
    int tag = isTiled(info) ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS;
    long[] offsets = new long[chunks.size()];
    tags.longs(tag, offsets);
    long at = tags.length();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      at += chunks.get(i).length;
    }
    if (at > MAX_FILE_BYTES) {
      throw new TiffFormatException("would have %d bytes, expected less than 4 GiB".formatted(at));
    }
    tags.longs(tag, offsets);
  }

  private static void store(Path file, ByteBuffer head, List<byte[]> chunks) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        write(channel, head);
        for (byte[] chunk : chunks) {
          write(channel, ByteBuffer.wrap(chunk));
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static int[] repeat(int value, int count) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }
}
