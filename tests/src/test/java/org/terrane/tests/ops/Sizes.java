package org.terrane.tests.ops;

import java.util.Random;

/// Where a row takes the sizes of its inputs from: the same row is called with tiny, odd, large and empty tensors.
///
/// A drawn size is random but repeatable: `-Dterrane.test.seed=N` draws others, and every failure prints the seed.
final class Sizes {
  /// The seed of everything drawn in these tests.
  static final long SEED = Long.getLong("terrane.test.seed", 1);

  private final String name;
  private final Random random;
  private final int[] batches;
  private final int[] lengths;
  private final int[] widths;
  private final int[] channels;
  private final int[] pixels;

  private Sizes(String name, long draw, int[] batches, int[] lengths, int[] widths, int[] channels, int[] pixels) {
    this.name = name + " of seed " + SEED;
    this.random = new Random(SEED * 1_000_003 + draw);
    this.batches = batches;
    this.lengths = lengths;
    this.widths = widths;
    this.channels = channels;
    this.pixels = pixels;
  }

  /// A few elements: for difference quotients.
  static Sizes tiny(int draw) {
    return new Sizes("tiny " + draw, draw, any(1, 2), any(1, 2, 3), any(1, 2, 3, 4), any(1, 2), any(3, 4, 5));
  }

  /// Rows of that many elements, for the edges of vectors: 1, 31, 32, 33.
  static Sizes edge(int width) {
    return new Sizes("edge " + width, width, any(1, 2, 3), any(1, 7, 31, 32, 33), any(width), any(1, 3), any(5, 8, 17));
  }

  /// Enough work for kernels to split it among threads.
  static Sizes large() {
    return new Sizes("large", 0, any(3), any(67), any(401), any(8), any(32));
  }

  /// The sizes of the goldens: fixed, and known to `golden/make/ops.py`.
  static Sizes golden() {
    return new Sizes("golden", 0, any(2), any(5), any(16), any(3), any(7));
  }

  /// No samples at all.
  static Sizes empty() {
    return new Sizes("empty", 0, any(0), any(3), any(4), any(2), any(5));
  }

  int batch() {
    return one(batches);
  }

  /// Of a sequence.
  int length() {
    return one(lengths);
  }

  /// Of a row of features.
  int width() {
    return one(widths);
  }

  /// Of an image.
  int channels() {
    return one(channels);
  }

  /// Along one side of an image; at least 3.
  int pixels() {
    return one(pixels);
  }

  @Override
  public String toString() {
    return name;
  }

  private int one(int[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static int[] any(int... choices) {
    return choices;
  }
}
