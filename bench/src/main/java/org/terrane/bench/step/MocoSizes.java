package org.terrane.bench.step;

/// MoCo v2 of a ResNet-18 on 112² pixels of three channels, with a queue of 4096 keys.
final class MocoSizes {
  static final int CHANNELS = 3;
  static final int IMAGE = 112;

  static final int FEATURES = 512;
  static final int HIDDEN = 512;
  static final int WIDTH = 128;
  static final int QUEUE = 4096;

  static final double MOMENTUM = 0.999;
  static final double TEMPERATURE = 0.07;
  static final double RATE = 0.03;

  private MocoSizes() {}

  /// Floating-point operations of the convolutions and matrix products of one step: queries forward and twice that
  /// backward, keys forward, every query with every key.
  static double flops(int batch) {
    double stem = conv(CHANNELS, 64, 7, IMAGE / 2);
    double layers = layer(64, 64, IMAGE / 4) + layer(64, 128, IMAGE / 8) + layer(128, 256, IMAGE / 16)
        + layer(256, 512, (IMAGE + 31) / 32);
    double head = 2.0 * FEATURES * HIDDEN + 2.0 * HIDDEN * WIDTH;
    double queue = 2.0 * WIDTH * (QUEUE + 1);
    return batch * (4 * (stem + layers + head) + 2 * queue);
  }

  /// Two basic blocks; if they change the channels, the first has a 1 × 1 convolution beside it.
  private static double layer(int in, int out, int pixels) {
    return conv(in, out, 3, pixels) + 3 * conv(out, out, 3, pixels) + (in == out ? 0 : conv(in, out, 1, pixels));
  }

  /// To images of `pixels`².
  private static double conv(int in, int out, int kernel, int pixels) {
    return 2.0 * in * out * kernel * kernel * pixels * pixels;
  }
}
