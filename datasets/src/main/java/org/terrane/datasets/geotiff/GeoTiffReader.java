package org.terrane.datasets.geotiff;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;

/// An open GeoTIFF: finds the tiles or strips that a window touches, decodes them or takes them from the cache, and
/// copies what the window needs.
///
/// Interrupting a thread while it reads closes the file for all threads, as `FileChannel` has it.
public final class GeoTiffReader implements Raster {

  private static final AtomicLong OPENED = new AtomicLong();

  private final long id = OPENED.incrementAndGet();
  private final FileBytes file;
  private final TiffLayout layout;
  private final RasterInfo info;
  private volatile boolean closed;

  private GeoTiffReader(FileBytes file, TiffLayout layout, RasterInfo info) {
    this.file = file;
    this.layout = layout;
    this.info = info;
  }

  /// Opens a file and reads its tags, but no pixel.
  ///
  /// @throws RasterException if the file is missing, not a TIFF, damaged, or stored in a way that is not supported; its
  ///     cause is an {@link UnknownCompressionException} where nothing but the compression stands in the way
  public static GeoTiffReader open(Path path) {
    FileBytes file = null;
    try {
      if (Files.isDirectory(path)) {
        throw new RasterException(path, "is a folder, expected a GeoTIFF file");
      }
      file = new FileBytes(path);
      TiffHeader header = TiffHeader.read(file);
      TiffDirectory directory = TiffDirectory.fullResolution(file, header);
      TiffLayout layout = TiffLayout.of(directory, header, file);
      return new GeoTiffReader(file, layout, TiffInfo.read(path, directory, layout));
    } catch (TiffFormatException | UnknownCompressionException e) {
      close(file);
      throw new RasterException(path, e.getMessage(), e);
    } catch (IOException e) {
      close(file);
      throw failure(path, e);
    }
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, int[] bands, float[] into) {
    if (closed) {
      throw new RasterException(info.file(), "is closed");
    }
    info.checkRead(window, bands, into);
    try {
      int firstDown = window.y() / layout.chunkHeight();
      int lastDown = (window.y() + window.height() - 1) / layout.chunkHeight();
      int firstAcross = window.x() / layout.chunkWidth();
      int lastAcross = (window.x() + window.width() - 1) / layout.chunkWidth();
      for (int down = firstDown; down <= lastDown; down++) {
        for (int across = firstAcross; across <= lastAcross; across++) {
          readChunks(window, bands, into, across, down);
        }
      }
    } catch (TiffFormatException e) {
      throw new RasterException(info.file(), e.getMessage(), e);
    } catch (IOException e) {
      throw failure(info.file(), e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      ChunkCache.SHARED.forget(id);
      close(file);
    }
  }

  /// Copies the part of the window that lies at one place of the grid of chunks, for all bands.
  private void readChunks(Window window, int[] bands, float[] into, int across, int down) throws IOException {
    if (!layout.separate()) {
      copy(chunk(layout.chunk(0, across, down)), window, across, down, bands, 0, bands.length, into);
      return;
    }
    for (int k = 0; k < bands.length; k++) {
      copy(chunk(layout.chunk(bands[k], across, down)), window, across, down, bands, k, k + 1, into);
    }
  }

  private byte[] chunk(int number) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    ChunkCache.Key key = new ChunkCache.Key(id, number);
    byte[] chunk = ChunkCache.SHARED.get(key);
    if (chunk == null) {
      chunk = ChunkDecoder.ofThread().decode(file, layout, number);
      ChunkCache.SHARED.put(key, chunk);
    }
    return chunk;
  }

  /// Copies the rows that a chunk shares with the window to the planes `fromBand` to `toBand - 1` of the destination.
  /// All bands of a row go before the next row, while the processor has its bytes at hand.
  private void copy(byte[] chunk, Window window, int across, int down, int[] bands, int fromBand, int toBand,
      float[] into) {
    int chunkX = across * layout.chunkWidth();
    int chunkY = down * layout.chunkHeight();
    int fromX = Math.max(window.x(), chunkX);
    int fromY = Math.max(window.y(), chunkY);
    int count = (int) Math.min((long) window.x() + window.width(), (long) chunkX + layout.chunkWidth()) - fromX;
    int toY = (int) Math.min((long) window.y() + window.height(), (long) chunkY + layout.chunkHeight());
    int step = layout.chunkBands();
    for (int y = fromY; y < toY; y++) {
      int first = ((y - chunkY) * layout.chunkWidth() + fromX - chunkX) * step;
      for (int k = fromBand; k < toBand; k++) {
        int at = (k * window.height() + y - window.y()) * window.width() + fromX - window.x();
        if (chunk.length == 0) {
          Arrays.fill(into, at, at + count, fill(bands[k]));
        } else {
          int inPixel = layout.separate() ? 0 : bands[k];
          Samples.toFloats(layout.type(), chunk, first + inPixel, step, into, at, count);
        }
      }
    }
  }

  /// What a chunk that was never written holds: nodata, or 0 where none is declared.
  private float fill(int band) {
    Double nodata = info.bands().get(band).nodata();
    return nodata == null ? 0 : nodata.floatValue();
  }

  private static RasterException failure(Path path, IOException e) {
    String problem =
        switch (e) {
          case NoSuchFileException _ -> "does not exist";
          case AccessDeniedException _ -> "may not be read by this user";
          case ClosedByInterruptException _ -> "was closed because the thread that read it was interrupted";
          case ClosedChannelException _ -> "is closed";
          default -> "cannot be read (" + e.getMessage() + ")";
        };
    return new RasterException(path, problem, e);
  }

  private static void close(@Nullable FileBytes file) {
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException e) {
      // Nothing was written, so nothing is lost.
    }
  }
}
