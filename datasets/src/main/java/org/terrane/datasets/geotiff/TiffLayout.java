package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.ByteOrder;
import org.terrane.datasets.raster.SampleType;

/// Where the pixels of an image are: its grid of chunks (tiles or strips) and how each is stored.
///
/// A strip is a chunk as wide as the image; the last one may have fewer rows. Tiles are always whole, padded at the
/// right and at the bottom. With separate bands all chunks of band 0 come first, then all of band 1, and so on.
///
/// @param separate whether each chunk holds one band (planar configuration 2) or all bands interleaved (1)
/// @param offsets where each chunk starts in the file
/// @param sizes packed bytes of each chunk; 0 for a chunk that was never written
record TiffLayout(
    int width,
    int height,
    int bands,
    SampleType type,
    ByteOrder order,
    boolean separate,
    Compression compression,
    Predictor predictor,
    boolean tiled,
    int chunkWidth,
    int chunkHeight,
    long[] offsets,
    long[] sizes) {

  /// Largest chunk that is decoded as a whole: 256 MiB, less in a small heap.
  private static final int MAX_CHUNK_BYTES = (int) Math.min(1 << 28, Runtime.getRuntime().maxMemory() / 8);

  /// An uncompressed image in one strip is cut to strips of this size, so that a window reads its own rows only.
  private static final int CHOPPED_STRIP_BYTES = 1 << 16;

  private static final int MAX_CHOPPED_STRIPS = 1 << 22;

  private static final int MAX_BANDS = 65_535;

  static TiffLayout of(TiffDirectory directory, TiffHeader header, FileBytes file) throws IOException {
    Compression compression = Compression.of(directory.number(Tag.COMPRESSION, 1));
    int width = side(directory, Tag.IMAGE_WIDTH, "ImageWidth");
    int height = side(directory, Tag.IMAGE_LENGTH, "ImageLength");
    int bands = (int) between(directory.number(Tag.SAMPLES_PER_PIXEL, 1), 1, MAX_BANDS, "SamplesPerPixel");
    boolean separate = between(directory.number(Tag.PLANAR_CONFIGURATION, 1), 1, 2, "PlanarConfiguration") == 2;
    between(directory.number(Tag.FILL_ORDER, 1), 1, 1, "FillOrder");
    if (directory.number(Tag.PHOTOMETRIC, 1) == 6) {
      throw new TiffFormatException("holds YCbCr colours, expected bands or RGB");
    }
    SampleType type = TiffSampleType.of(directory);
    Predictor predictor = Predictor.of(directory.number(Tag.PREDICTOR, 1));
    if (predictor == Predictor.FLOATING_POINT && !type.isFloating()) {
      throw new TiffFormatException("has predictor 3 on %s values, expected F32 or F64".formatted(type));
    }
    boolean tiled = directory.has(Tag.TILE_WIDTH);
    int chunkWidth = tiled ? side(directory, Tag.TILE_WIDTH, "TileWidth") : width;
    int chunkHeight = tiled ? side(directory, Tag.TILE_LENGTH, "TileLength") : rowsPerStrip(directory, height);
    long[] offsets = directory.numbers(tiled ? Tag.TILE_OFFSETS : Tag.STRIP_OFFSETS);
    long[] sizes = directory.numbers(tiled ? Tag.TILE_BYTE_COUNTS : Tag.STRIP_BYTE_COUNTS);
    return new TiffLayout(
            width, height, bands, type, header.order(), separate, compression, predictor,
            tiled, chunkWidth, chunkHeight, offsets, sizes)
        .checked(file)
        .chopped();
  }

  int chunksAcross() {
    return (width - 1) / chunkWidth + 1;
  }

  int chunksDown() {
    return (height - 1) / chunkHeight + 1;
  }

  /// The number of the chunk that holds a band at a place in the grid.
  int chunk(int band, int across, int down) {
    return ((separate ? band * chunksDown() : 0) + down) * chunksAcross() + across;
  }

  /// Values per pixel within a chunk.
  int chunkBands() {
    return separate ? 1 : bands;
  }

  /// Unpacked bytes of a chunk.
  long chunkBytes(int chunk) {
    int down = chunk / chunksAcross() % chunksDown();
    int rows = tiled ? chunkHeight : Math.min(chunkHeight, height - down * chunkHeight);
    return rowBytes() * rows;
  }

  /// Unpacked bytes of a chunk that has all its rows.
  long largestChunkBytes() {
    return rowBytes() * chunkHeight;
  }

  private long rowBytes() {
    return (long) chunkWidth * chunkBands() * type.bytes();
  }

  /// How messages call a chunk.
  String name(int chunk) {
    return (tiled ? "tile " : "strip ") + chunk;
  }

  /// Throws unless there are as many chunks as the image needs, none absurdly large, all within the file.
  private TiffLayout checked(FileBytes file) {
    String kind = tiled ? "tile" : "strip";
    long grid = (long) chunksAcross() * chunksDown();
    long needed = separate && grid <= Integer.MAX_VALUE ? grid * bands : grid;
    if (offsets.length < needed || sizes.length < needed) {
      throw new TiffFormatException("lists %d %s offsets and %d sizes, expected %d of each"
          .formatted(offsets.length, kind, sizes.length, needed));
    }
    boolean fits = rowBytes() <= MAX_CHUNK_BYTES && (isChoppable() || largestChunkBytes() <= MAX_CHUNK_BYTES);
    if (!fits) {
      throw new TiffFormatException("has a %s of %d x %d pixels of %d bytes, expected at most %d MiB: tile it smaller"
          .formatted(kind, chunkWidth, chunkHeight, chunkBands() * type.bytes(), MAX_CHUNK_BYTES >> 20));
    }
    for (int chunk = 0; chunk < needed; chunk++) {
      check(file, chunk);
    }
    return this;
  }

  private void check(FileBytes file, int chunk) {
    if (sizes[chunk] == 0) {
      return;
    }
    file.require(offsets[chunk], sizes[chunk], name(chunk));
    if (!compression.canHold(sizes[chunk], chunkBytes(chunk))) {
      throw new TiffFormatException("has %d bytes for %s, which cannot hold its %d bytes of pixels"
          .formatted(sizes[chunk], name(chunk), chunkBytes(chunk)));
    }
  }

  private boolean isChoppable() {
    return !tiled && compression == Compression.NONE && chunksDown() == 1;
  }

  /// Cuts an uncompressed image in one large strip into small ones; rows are independent, so nothing else changes.
  private TiffLayout chopped() {
    int rows = (int) Math.max(1, CHOPPED_STRIP_BYTES / rowBytes());
    if (!isChoppable() || rows >= height) {
      return this;
    }
    int down = (height - 1) / rows + 1;
    long total = (long) down * (separate ? bands : 1);
    if (total > MAX_CHOPPED_STRIPS) {
      throw new TiffFormatException(
          "has %d rows of %d bytes in one strip, expected tiles".formatted(height, rowBytes()));
    }
    long[] choppedOffsets = new long[(int) total];
    long[] choppedSizes = new long[(int) total];
    for (int chunk = 0; chunk < total; chunk++) {
      int strip = chunk / down;
      int row = chunk % down * rows;
      choppedOffsets[chunk] = offsets[strip] + row * rowBytes();
      choppedSizes[chunk] = sizes[strip] == 0 ? 0 : Math.min(rows, height - row) * rowBytes();
    }
    return new TiffLayout(
        width, height, bands, type, order, separate, compression, predictor,
        false, width, rows, choppedOffsets, choppedSizes);
  }

  private static int side(TiffDirectory directory, int tag, String name) throws IOException {
    return (int) between(directory.number(tag, name), 1, Integer.MAX_VALUE, name);
  }

  /// Writers say "one strip" by any number from the height to 2^32 - 1.
  private static int rowsPerStrip(TiffDirectory directory, int height) throws IOException {
    long rows = between(directory.number(Tag.ROWS_PER_STRIP, height), 1, Long.MAX_VALUE, "RowsPerStrip");
    return (int) Math.min(height, rows);
  }

  private static long between(long value, long least, long most, String name) {
    if (value < least || value > most) {
      throw new TiffFormatException(
          "has %s %d, expected %s".formatted(name, value, least == most ? least : least + " to " + most));
    }
    return value;
  }
}
