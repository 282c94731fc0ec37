package org.terrane.datasets.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// A `.npy` file of two to four axes: `(height, width)`, `(band, height, width)` or `(time, band, height, width)`.
///
/// Of a time series every time's bands are bands of the raster, one time after the other: band `b` of time `t` of `n`
/// bands has index `t * n + b`. A read touches only the rows of its window.
public final class NpyRaster implements Raster {

  private final RasterInfo info;
  private final NpyHeader header;
  private final FileChannel channel;

  private NpyRaster(RasterInfo info, NpyHeader header, FileChannel channel) {
    this.info = info;
    this.header = header;
    this.channel = channel;
  }

  /// Whether a file's name is that of an array.
  public static boolean isName(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
  }

  /// @throws RasterException if the file is missing, shorter than it says, or holds something else than plain numbers
  ///     on two to four axes
  public static NpyRaster open(Path file) {
    if (!Files.exists(file)) {
      throw new RasterException(file, "does not exist");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      NpyHeader header = NpyHeader.read(file, channel);
      checkSize(file, header, channel.size());
      NpyRaster raster = new NpyRaster(info(file, header), header, channel);
      channel = null;
      return raster;
    } catch (IOException e) {
      throw new RasterException(file, "cannot be read: " + e.getMessage(), e);
    } finally {
      closeQuietly(channel);
    }
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    info.checkRead(window, bands, into);
    int bytes = header.type().bytes();
    int at = 0;
    try {
      for (int band : bands) {
        for (int row = 0; row < window.height(); row++) {
          long first = ((long) band * info.height() + window.y() + row) * info.width() + window.x();
          ByteBuffer values =
              NpyHeader.bytes(info.file(), channel, header.offset() + first * bytes, window.width() * bytes);
          for (int column = 0; column < window.width(); column++) {
            into[at++] = header.type().at(values, column * bytes);
          }
        }
      }
    } catch (IOException e) {
      throw new RasterException(info.file(), "cannot be read: " + e, e);
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // Nothing was written: there is nothing to lose.
    }
  }

  private static void checkSize(Path file, NpyHeader header, long size) {
    try {
      long needed = Math.addExact(header.offset(), Math.multiplyExact(header.count(), header.type().bytes()));
      if (size == needed) {
        return;
      }
      throw new RasterException(
          file, "has %d bytes, expected %d for its shape %s".formatted(size, needed, header.shape()));
    } catch (ArithmeticException e) {
      throw new RasterException(file, "claims a shape too large for any file: " + header.shape(), e);
    }
  }

  private static RasterInfo info(Path file, NpyHeader header) {
    List<Integer> shape = header.shape();
    int axes = shape.size();
    if (axes < 2 || axes > 4 || shape.contains(0)) {
      throw new RasterException(file, "has the shape " + shape + ", expected (height, width), (band, height, width)"
          + " or (time, band, height, width)");
    }
    int bands = axes == 2 ? 1 : shape.get(axes - 3);
    int times = axes == 4 ? shape.getFirst() : 1;
    List<RasterBand> all = IntStream.range(0, Math.multiplyExact(times, bands))
        .mapToObj(i -> new RasterBand(Integer.toString(i + 1), header.type().sample(), null, 1, 0, Map.of()))
        .toList();
    return new RasterInfo(file, shape.get(axes - 1), shape.get(axes - 2), all, null, 0, Map.of(), null);
  }
}
