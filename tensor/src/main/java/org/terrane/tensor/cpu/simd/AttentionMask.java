package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.AttentionKernel.COLUMNS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a head's scores go through before their softmax. Places and strides count elements.
public sealed interface AttentionMask {
  /// Changes the scores `(keys, COLUMNS)` of queries from `query` and keys from `key` on.
  void apply(float[] scores, int query, int queries, int key, int keys);

  /// Bytes, not 0 where query i may look at key j: `at + i·queryStride + j·keyStride`.
  record Allowed(MemorySegment memory, long at, long queryStride, long keyStride) implements AttentionMask {
    @Override
    public void apply(float[] scores, int query, int queries, int key, int keys) {
      for (int i = 0; i < keys; i++) {
        for (int j = 0; j < queries; j++) {
          long place = at + (query + j) * queryStride + (key + i) * keyStride;
          if (memory.get(ValueLayout.JAVA_BYTE, place) == 0) {
            scores[i * COLUMNS + j] = AttentionSoftmax.FORBIDDEN;
          }
        }
      }
    }
  }

  /// Numbers that are added.
  ///
  /// @param numbers `(N, M)`
  record Added(AttentionHead.Rows numbers) implements AttentionMask {
    @Override
    public void apply(float[] scores, int query, int queries, int key, int keys) {
      for (int j = 0; j < queries; j++) {
        long row = numbers.row(query + j) + key;
        for (int i = 0; i < keys; i++) {
          scores[i * COLUMNS + j] += Floats.get(numbers.memory(), row + i);
        }
      }
    }
  }
}
