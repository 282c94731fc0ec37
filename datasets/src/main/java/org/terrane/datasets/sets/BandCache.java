package org.terrane.datasets.sets;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.DataException;

/// Decoded pixels of many bands, in blocks, up to a number of bytes; the least recently used block goes first.
///
/// A damaged file is an error, or is read as "nothing measured" and counted, as [Unreadable] says.
///
/// A raster of up to 1024 x 1024 pixels is one block, so that a second crop from the same place decodes nothing. What
/// is in the cache changes how fast an answer comes, never the answer. Used from any thread.
public final class BandCache {

  /// Calibrated values over a rectangle of a raster's pixels, `(window.height, window.width)`; NaN is "not measured".
  public record Patch(float[] values, Window window) {}

  private record Key(Path file, int band, int blockX, int blockY) {}

  private static final int BLOCK = 1024;

  private final long capacity;
  private final Unreadable unreadable;
  private final Map<Path, String> damaged = new ConcurrentSkipListMap<>();
  private final Map<Key, Patch> blocks = new LinkedHashMap<>(256, 0.75f, true);
  private long held;

  /// @param bytes the most memory the decoded pixels may take; one block is always kept
  public BandCache(long bytes) {
    this(bytes, Unreadable.ERROR);
  }

  public BandCache(long bytes, Unreadable unreadable) {
    this.capacity = bytes;
    this.unreadable = unreadable;
  }

  /// A cache of a quarter of the heap this JVM may use.
  public static BandCache ofDefaultSize() {
    return ofDefaultSize(Unreadable.ERROR);
  }

  /// A cache of a quarter of the heap this JVM may use.
  public static BandCache ofDefaultSize(Unreadable unreadable) {
    return new BandCache(Runtime.getRuntime().maxMemory() / 4, unreadable);
  }

  /// A line that counts the damaged files passed over so far and words the first; nothing where there is none.
  public Optional<String> damage() {
    return damaged.values().stream().findFirst()
        .map(first -> "passed over " + damaged.size() + " files that cannot be used, the first: " + first);
  }

  /// The band's values over at least this window, in the band's unit. The answer is shared: never write to it.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if the window is not in the raster or the file is damaged
  public Patch read(ImageBand band, Window wanted) {
    int firstX = wanted.x() / BLOCK;
    int firstY = wanted.y() / BLOCK;
    int lastX = (wanted.x() + wanted.width() - 1) / BLOCK;
    int lastY = (wanted.y() + wanted.height() - 1) / BLOCK;
    if (firstX == lastX && firstY == lastY) {
      return block(band, firstX, firstY);
    }
    float[] joined = new float[wanted.width() * wanted.height()];
    for (int y = firstY; y <= lastY; y++) {
      for (int x = firstX; x <= lastX; x++) {
        copyOverlap(block(band, x, y), wanted, joined);
      }
    }
    return new Patch(joined, wanted);
  }

  private static void copyOverlap(Patch from, Window to, float[] joined) {
    Window have = from.window();
    int left = Math.max(have.x(), to.x());
    int right = Math.min(have.x() + have.width(), to.x() + to.width());
    int bottom = Math.min(have.y() + have.height(), to.y() + to.height());
    for (int row = Math.max(have.y(), to.y()); row < bottom; row++) {
      int source = (row - have.y()) * have.width() + left - have.x();
      int target = (row - to.y()) * to.width() + left - to.x();
      System.arraycopy(from.values(), source, joined, target, right - left);
    }
  }

  private Patch block(ImageBand band, int blockX, int blockY) {
    Key key = new Key(band.source().info().file(), band.index(), blockX, blockY);
    Patch known = known(key);
    if (known != null) {
      return known;
    }
    // Decoded outside the lock: two threads may do the same work once, none waits for another's file.
    Patch decoded = decode(band, blockX * BLOCK, blockY * BLOCK);
    keep(key, decoded);
    return decoded;
  }

  private Patch decode(ImageBand band, int x, int y) {
    int width = Math.min(BLOCK, band.source().info().width() - x);
    int height = Math.min(BLOCK, band.source().info().height() - y);
    Window window = new Window(x, y, width, height);
    try {
      return new Patch(band.read(window), window);
    } catch (RasterException | DataException e) {
      passOver(band, e);
      float[] unmeasured = new float[width * height];
      Arrays.fill(unmeasured, Float.NaN);
      return new Patch(unmeasured, window);
    }
  }

  /// Refuses a band of which no pixel is measured, or counts its file, as [Unreadable] says. A series may well hold
  /// such dates, so it is for those to ask who need every image.
  void requireMeasured(ImageBand band) {
    RasterInfo info = band.source().info();
    for (int y = 0; y < info.height(); y += BLOCK) {
      for (int x = 0; x < info.width(); x += BLOCK) {
        if (isMeasured(read(band, new Window(x, y, 1, 1)).values())) {
          return;
        }
      }
    }
    passOver(band, new DataException(info.file() + ": band " + band.band().name()
        + ": has no measured pixel, all are nodata; leave the file out, or say that such files are skipped"));
  }

  private static boolean isMeasured(float[] values) {
    for (float value : values) {
      if (!Float.isNaN(value)) {
        return true;
      }
    }
    return false;
  }

  private void passOver(ImageBand band, RuntimeException problem) {
    if (unreadable == Unreadable.ERROR) {
      throw problem;
    }
    damaged.putIfAbsent(band.source().info().file(), String.valueOf(problem.getMessage()));
  }

  private synchronized @Nullable Patch known(Key key) {
    return blocks.get(key);
  }

  private synchronized void keep(Key key, Patch patch) {
    Patch before = blocks.put(key, patch);
    held += bytes(patch) - (before == null ? 0 : bytes(before));
    Iterator<Patch> oldest = blocks.values().iterator();
    while (held > capacity && blocks.size() > 1) {
      held -= bytes(oldest.next());
      oldest.remove();
    }
  }

  private static long bytes(Patch patch) {
    return 4L * patch.values().length;
  }
}
