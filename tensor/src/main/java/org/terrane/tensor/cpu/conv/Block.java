package org.terrane.tensor.cpu.conv;

import static org.terrane.tensor.cpu.simd.AlignedArray.START;

import java.util.Arrays;
import org.terrane.tensor.cpu.simd.ChannelsLast;

/// One panel of a slab's result channels last, `(images, rows · width, columns)` in a heap array, and its way from and
/// to the channels in memory.
record Block(Images result, int firstImage, int images, int firstRow, int rows, int columns) {

  int pixels() {
    return images * rows * result.width();
  }

  private int imagePixels() {
    return rows * result.width();
  }

  void store(int panel, float[] block, Buffers own) {
    for (int image = 0; image < images; image++) {
      ChannelsLast.scatter(block, places(image, 0, own), lanes(panel), imagePixels(), result.data(),
          start(image, panel), result.channelStride());
    }
  }

  /// Lanes without a channel are zeros.
  void load(int panel, float[] block, int at, Buffers own) {
    if (lanes(panel) < columns) {
      Arrays.fill(block, START + at, START + at + pixels() * columns, 0f);
    }
    for (int image = 0; image < images; image++) {
      ChannelsLast.gather(result.data(), start(image, panel), result.channelStride(), lanes(panel), imagePixels(),
          places(image, at, own), block);
    }
  }

  private int lanes(int panel) {
    return Math.min(columns, result.channels() - panel * columns);
  }

  private long start(int image, int panel) {
    return result.at(firstImage + image, panel * columns, firstRow);
  }

  private int[] places(int image, int at, Buffers own) {
    int[] places = own.places(imagePixels());
    for (int i = 0; i < imagePixels(); i++) {
      places[i] = START + at + (image * imagePixels() + i) * columns;
    }
    return places;
  }
}
