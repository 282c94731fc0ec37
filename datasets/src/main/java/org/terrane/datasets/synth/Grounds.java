package org.terrane.datasets.synth;

import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The grounds laid out so far in this JVM, while there is memory for them: one is asked for again by every data set of
/// its seed, and costs as much as reading ten of its images.
final class Grounds {
  private static final Map<Key, Ground> KNOWN = new HashMap<>();

  private Grounds() {}

  private record Key(long seed, int cells) {}

  /// The same as [Landscape#of].
  static Landscape of(long seed, int cells) {
    Ground ground;
    synchronized (KNOWN) {
      ground = KNOWN.computeIfAbsent(new Key(seed, cells), _ -> new Ground());
    }
    return ground.of(seed, cells);
  }

  /// Locked by itself: threads that ask for one wait for it, those that ask for others do not.
  private static final class Ground {
    private @Nullable SoftReference<Landscape> kept;

    synchronized Landscape of(long seed, int cells) {
      Landscape known = kept == null ? null : kept.get();
      if (known == null) {
        known = Landscape.of(seed, cells);
        kept = new SoftReference<>(known);
      }
      return known;
    }
  }
}
