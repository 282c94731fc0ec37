package org.terrane.cuda.kernel;

/// Kernels that attend, and the rows of a block's tile in each.
///
/// @param forward its tiles are of queries
/// @param queries the gradient of queries, by tiles of these
/// @param keys    the gradients of keys and values, by tiles of these
record AttentionKernels(Tiled forward, Tiled queries, Tiled keys) {
  record Tiled(String kernel, int rows) {}

  /// In F32, of either type: `attention.cu`.
  static AttentionKernels plain(String suffix) {
    return new AttentionKernels(new Tiled("attention/attention" + suffix, 32),
        new Tiled("attention/attention_queries" + suffix, 16), new Tiled("attention/attention_keys" + suffix, 16));
  }

  /// In BF16 on tensor cores, for heads of a width that is filled up with zeros: `attention_mma.cu` and
  /// `attention_mma_backward.cu`. The wider heads are, the fewer rows have room in registers.
  static AttentionKernels tensorCores(int width) {
    int padded = Math.ceilDiv(width, 32) * 32;
    return new AttentionKernels(new Tiled("attention_mma/attention_mma_" + padded, padded <= 64 ? 128 : 64),
        new Tiled("attention_mma_backward/attention_mma_queries_" + padded, padded <= 64 ? 128 : 64),
        new Tiled("attention_mma_backward/attention_mma_keys_" + padded, padded <= 32 ? 128 : 64));
  }
}
