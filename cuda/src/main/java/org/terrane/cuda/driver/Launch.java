package org.terrane.cuda.driver;

/// How many threads run a kernel: a grid of blocks of threads, and the dynamic shared memory of each block.
public record Launch(int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int sharedBytes) {
  /// A row of `blocks` blocks of `threads` threads.
  public static Launch of(int blocks, int threads, int sharedBytes) {
    return new Launch(blocks, 1, 1, threads, 1, 1, sharedBytes);
  }
}
