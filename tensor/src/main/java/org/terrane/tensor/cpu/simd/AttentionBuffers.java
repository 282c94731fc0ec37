package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.AttentionKernel.COLUMNS;
import static org.terrane.tensor.cpu.simd.AttentionKernel.ROWS;

/// The working memory of one thread for one head, kept from call to call and grown when a longer head comes.
final class AttentionBuffers {
  /// Keys of one block, a multiple of ROWS: a panel of scores stays in L1 or near.
  static final int KEY_BLOCK = 504;

  private static final ThreadLocal<AttentionBuffers> OWN = ThreadLocal.withInitial(AttentionBuffers::new);

  /// Zeros to start a tile from.
  final float[] zero = new float[ROWS * COLUMNS];
  final float[] fence = new float[1];
  final float[] scores = new float[KEY_BLOCK * COLUMNS];
  final float[] gradients = new float[KEY_BLOCK * COLUMNS];
  final float[] largest = new float[COLUMNS];
  final float[] sum = new float[COLUMNS];
  final float[] factor = new float[COLUMNS];
  private final float[][] grown = new float[16][0];

  private AttentionBuffers() {}

  static AttentionBuffers own() {
    return OWN.get();
  }

  /// Array number `index`, of at least that many floats, contents undefined.
  float[] floats(int index, int count) {
    if (grown[index].length < count) {
      grown[index] = new float[count];
    }
    return grown[index];
  }
}
