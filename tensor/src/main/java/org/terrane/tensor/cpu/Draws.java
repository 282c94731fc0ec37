package org.terrane.tensor.cpu;

import org.terrane.tensor.Philox;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Random;

/// Random numbers as [Random] defines them, four elements for each block of Philox.
final class Draws {
  private static final int BLOCK = 4;

  private Draws() {}

  static void random(Random op, Tensor y) {
    Elements to = Elements.of(y);
    long elements = y.shape().elements();
    double[] drawn = new double[BLOCK];
    for (long block = 0; block * BLOCK < elements; block++) {
      int[] words = Philox.block(op.key().bits(), block, 0);
      switch (op.distribution()) {
        case UNIFORM -> uniform(words, drawn);
        case NORMAL -> normal(words, drawn);
      }
      for (int i = 0; i < Math.min(BLOCK, elements - block * BLOCK); i++) {
        to.putNumber(block * BLOCK + i, drawn[i]);
      }
    }
  }

  private static void uniform(int[] words, double[] drawn) {
    for (int i = 0; i < BLOCK; i++) {
      drawn[i] = (words[i] >>> 8) * 0x1p-24;
    }
  }

  private static void normal(int[] words, double[] drawn) {
    for (int i = 0; i < BLOCK; i += 2) {
      double radius = Math.sqrt(-2 * Math.log(((words[i] >>> 8) + 1) * 0x1p-24));
      double angle = 2 * Math.PI * ((words[i + 1] >>> 8) * 0x1p-24);
      drawn[i] = radius * Math.cos(angle);
      drawn[i + 1] = radius * Math.sin(angle);
    }
  }
}
