package org.terrane.tensor.cpu.simd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One head of one batch element, as attention reads and writes it. Places and strides count elements.
///
/// Legend: N queries, M keys, D the width of queries and keys, E the width of values.
///
/// @param q `(N, D)`
/// @param k `(M, D)`
/// @param v `(M, E)`
/// @param mask `(N, M)`, or null
public record AttentionHead(int queries, int keys, int d, int e, float scale, Rows q, Rows k, Rows v,
    @Nullable AttentionMask mask) {
  /// A matrix whose rows are contiguous: row i begins at `at + i·stride`.
  public record Rows(MemorySegment memory, long at, long stride) {
    long row(int i) {
      return at + i * stride;
    }
  }
}
