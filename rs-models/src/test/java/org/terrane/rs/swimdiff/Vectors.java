package org.terrane.rs.swimdiff;

import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.stream.LongStream;
import org.terrane.nn.Init;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Made vectors of length 1, ids and queues.
final class Vectors {
  private Vectors() {}

  static Tensor unit(long seed, DType dtype, int rows, int width) {
    return l2Normalize(Tensor.normal(Key.of(seed), dtype, rows, width), -1);
  }

  /// `first, first + 1, …`.
  static long[] ids(long first, int count) {
    return LongStream.range(first, first + count).toArray();
  }

  /// A full queue of the given scenes.
  static KeyQueue full(DType dtype, int width, long... scenes) {
    KeyQueue queue = KeyQueue.create(Init.of(Key.of(5)).as(dtype), scenes.length, width);
    queue.enqueue(unit(6, dtype, scenes.length, width), scenes, ids(0, scenes.length));
    return queue;
  }
}
