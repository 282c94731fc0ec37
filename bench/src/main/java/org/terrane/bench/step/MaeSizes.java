package org.terrane.bench.step;

/// MAE ViT-B/16 on 224² pixels of three channels, three quarters of the patches masked.
final class MaeSizes {
  static final int CHANNELS = 3;
  static final int IMAGE = 224;
  static final int PATCH = 16;
  static final int GRID = IMAGE / PATCH;
  static final int PATCHES = GRID * GRID;
  static final int KEPT = PATCHES / 4;
  static final int PIXELS = CHANNELS * PATCH * PATCH;

  static final int ENCODER = 768;
  static final int ENCODER_DEPTH = 12;
  static final int ENCODER_HEADS = 12;
  static final int DECODER = 512;
  static final int DECODER_DEPTH = 8;
  static final int DECODER_HEADS = 16;

  private MaeSizes() {}

  /// Floating-point operations of the matrix products of one step: forward, and twice that backward.
  static double flops(int batch) {
    double embeddings = 2.0 * PATCHES * PIXELS * ENCODER
        + 2.0 * (KEPT + 1) * ENCODER * DECODER
        + 2.0 * (PATCHES + 1) * DECODER * PIXELS;
    return 3 * batch
        * (embeddings + blocks(ENCODER_DEPTH, KEPT + 1, ENCODER) + blocks(DECODER_DEPTH, PATCHES + 1, DECODER));
  }

  private static double blocks(int depth, double tokens, double width) {
    return depth * (24 * tokens * width * width + 4 * tokens * tokens * width);
  }
}
