package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.DType;
import org.terrane.tensor.Philox;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.op.Random;

/// F32 random numbers as [Random] defines them, drawn by all threads; the same bits as [Draws].
final class FloatDraws {
  private static final int BLOCKS_PER_TASK = 2048;
  private static final int BLOCK = 4;

  private FloatDraws() {}

  static boolean random(Random op, Tensor y) {
    if (y.dtype() != DType.F32) {
      return false;
    }
    long blocks = y.shape().elements() / BLOCK;
    Workers.run(Math.toIntExact(Math.ceilDiv(blocks, BLOCKS_PER_TASK)), task -> {
      long first = (long) task * BLOCKS_PER_TASK;
      long end = Math.min(first + BLOCKS_PER_TASK, blocks);
      switch (op.distribution()) {
        case UNIFORM -> uniform(op.key().bits(), first, end, y);
        case NORMAL -> normal(op.key().bits(), first, end, y);
      }
    });
    Draws.random(op, y, blocks);
    return true;
  }

  private static void uniform(long key, long first, long end, Tensor y) {
    MemorySegment data = y.storage().segment();
    long at = y.layout().offset();
    for (long block = first; block < end; block++) {
      int[] words = Philox.block(key, block, 0);
      data.setAtIndex(JAVA_FLOAT, at + BLOCK * block, (float) Draws.fraction(words[0]));
      data.setAtIndex(JAVA_FLOAT, at + BLOCK * block + 1, (float) Draws.fraction(words[1]));
      data.setAtIndex(JAVA_FLOAT, at + BLOCK * block + 2, (float) Draws.fraction(words[2]));
      data.setAtIndex(JAVA_FLOAT, at + BLOCK * block + 3, (float) Draws.fraction(words[3]));
    }
  }

  private static void normal(long key, long first, long end, Tensor y) {
    MemorySegment data = y.storage().segment();
    long at = y.layout().offset();
    for (long block = first; block < end; block++) {
      int[] words = Philox.block(key, block, 0);
      pair(words[0], words[1], data, at + BLOCK * block);
      pair(words[2], words[3], data, at + BLOCK * block + 2);
    }
  }

  private static void pair(int first, int second, MemorySegment data, long at) {
    double radius = Draws.radius(first);
    double angle = Draws.angle(second);
    data.setAtIndex(JAVA_FLOAT, at, (float) (radius * Math.cos(angle)));
    data.setAtIndex(JAVA_FLOAT, at + 1, (float) (radius * Math.sin(angle)));
  }
}
