package org.terrane.datasets.geotiff;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decoded tiles and strips of all open files, the least recently used dropped first. Thread-safe.
///
/// Decoding happens outside the lock: two threads that miss the same chunk at once both decode it, which costs less
/// than making one wait.
final class ChunkCache {

  private static final long MAX_BYTES = 128L << 20;

  /// The cache of this process: an eighth of the heap, at most 128 MiB.
  static final ChunkCache SHARED = new ChunkCache(Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 8));

  private final long capacity;
  private final LinkedHashMap<Key, byte[]> chunks = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  record Key(long file, int chunk) {}

  ChunkCache(long capacity) {
    this.capacity = capacity;
  }

  synchronized byte @Nullable [] get(Key key) {
    return chunks.get(key);
  }

  /// Keeps a chunk, unless it is empty or would alone push out many of the others.
  synchronized void put(Key key, byte[] chunk) {
    if (chunk.length == 0 || chunk.length > capacity / 4) {
      return;
    }
    byte[] before = chunks.put(key, chunk);
    bytes += chunk.length - (before == null ? 0 : before.length);
    Iterator<Map.Entry<Key, byte[]>> eldest = chunks.entrySet().iterator();
    while (bytes > capacity) {
      bytes -= eldest.next().getValue().length;
      eldest.remove();
    }
  }

  /// Forgets the chunks of a file that is closed.
  synchronized void forget(long file) {
    for (Iterator<Map.Entry<Key, byte[]>> all = chunks.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, byte[]> entry = all.next();
      if (entry.getKey().file() == file) {
        bytes -= entry.getValue().length;
        all.remove();
      }
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
