package org.terrane.tensor.cpu;

import org.terrane.tensor.Philox;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Random;

/// Random numbers as [Random] defines them, four elements for each block of Philox.
final class Draws {
  private static final int BLOCK = 4;

  private Draws() {}

  /// Draws the elements from that block of four on.
  static void random(Random op, Tensor y, long firstBlock) {
    Elements to = Elements.of(y);
    long start = y.layout().offset();
    long elements = y.shape().elements();
    double[] drawn = new double[BLOCK];
    for (long block = firstBlock; block * BLOCK < elements; block++) {
      int[] words = Philox.block(op.key().bits(), block, 0);
      switch (op.distribution()) {
        case UNIFORM -> uniform(words, drawn);
        case NORMAL -> normal(words, drawn);
      }
      for (int i = 0; i < Math.min(BLOCK, elements - block * BLOCK); i++) {
        to.putNumber(start + block * BLOCK + i, drawn[i]);
      }
    }
  }

  private static void uniform(int[] words, double[] drawn) {
    for (int i = 0; i < BLOCK; i++) {
      drawn[i] = fraction(words[i]);
    }
  }

  private static void normal(int[] words, double[] drawn) {
    for (int i = 0; i < BLOCK; i += 2) {
      drawn[i] = radius(words[i]) * Math.cos(angle(words[i + 1]));
      drawn[i + 1] = radius(words[i]) * Math.sin(angle(words[i + 1]));
    }
  }

  /// In `[0, 1)`.
  static double fraction(int word) {
    return (word >>> 8) * 0x1p-24;
  }

  static double radius(int word) {
    return Math.sqrt(-2 * Math.log(fraction(word) + 0x1p-24));
  }

  static double angle(int word) {
    return 2 * Math.PI * fraction(word);
  }
}
