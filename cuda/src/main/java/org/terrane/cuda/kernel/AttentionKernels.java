package org.terrane.cuda.kernel;

/// Kernels that attend, and the rows of a block's tile in each.
///
/// @param forward its tiles are of queries
/// @param deltas  the sums of results times their gradients, by tiles of queries
/// @param queries the gradient of queries, by tiles of these
/// @param keys    the gradients of keys and values, by tiles of these
/// @param mask    the gradient of an added mask, by tiles as wide as high; another that joins pieces of it ends with
///     `_join`
record AttentionKernels(Tiled forward, Tiled deltas, Tiled queries, Tiled keys, Tiled mask) {
  record Tiled(String kernel, int rows) {}

  /// In F32, of either type: `attention.cu`.
  static AttentionKernels plain(String suffix) {
    return new AttentionKernels(new Tiled("attention/attention" + suffix, 32),
        new Tiled("attention/attention_delta" + suffix, 32),
        new Tiled("attention/attention_queries" + suffix, 16),
        new Tiled("attention/attention_keys" + suffix, 16),
        new Tiled("attention/attention_mask" + suffix, 16));
  }

  /// In BF16 on tensor cores, for heads of a width that is filled up with zeros: `attention_mma.cu`,
  /// `attention_mma_backward.cu` and `attention_mma_mask.cu`.
  static AttentionKernels tensorCores(int width, int queries, int keys) {
    int padded = Math.ceilDiv(width, 32) * 32;
    return new AttentionKernels(tensorCores("attention_mma/attention_mma_", padded, queries),
        new Tiled("attention_mma_backward/attention_mma_delta", 16),
        tensorCores("attention_mma_backward/attention_mma_queries_", padded, queries),
        tensorCores("attention_mma_backward/attention_mma_keys_", padded, keys),
        new Tiled("attention_mma_mask/attention_mma_mask", 64));
  }

  /// With two tiles of 16 rows for each of four warps; with one where heads are so wide that registers have no more
  /// room, or where one for each is enough.
  private static Tiled tensorCores(String kernel, int width, int length) {
    int tiles = width <= 64 && length > 64 ? 2 : 1;
    return new Tiled(kernel + width + "_" + tiles, 64 * tiles);
  }
}
