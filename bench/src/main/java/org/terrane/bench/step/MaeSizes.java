package org.terrane.bench.step;

/// MAE on 224² pixels of three channels in patches of 16², three quarters of them masked: widths, blocks and heads of
/// encoder and decoder.
public record MaeSizes(int encoder, int encoderDepth, int encoderHeads, int decoder, int decoderDepth,
    int decoderHeads) {
  /// ViT-B/16.
  public static final MaeSizes BASE = new MaeSizes(768, 12, 12, 512, 8, 16);
  /// ViT-L/16.
  public static final MaeSizes LARGE = new MaeSizes(1024, 24, 16, 512, 8, 16);

  static final int CHANNELS = 3;
  static final int IMAGE = 224;
  static final int PATCH = 16;
  static final int GRID = IMAGE / PATCH;
  static final int PATCHES = GRID * GRID;
  static final int KEPT = PATCHES / 4;
  static final int PIXELS = CHANNELS * PATCH * PATCH;

  /// Floating-point operations of the matrix products of one step: forward, and twice that backward.
  public double flops(int batch) {
    double embeddings = 2.0 * PATCHES * PIXELS * encoder
        + 2.0 * (KEPT + 1) * encoder * decoder
        + 2.0 * (PATCHES + 1) * decoder * PIXELS;
    return 3 * batch
        * (embeddings + blocks(encoderDepth, KEPT + 1, encoder) + blocks(decoderDepth, PATCHES + 1, decoder));
  }

  private static double blocks(int depth, double tokens, double width) {
    return depth * (24 * tokens * width * width + 4 * tokens * tokens * width);
  }
}
