package org.terrane.tensor.cpu.conv;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.Tensor;

/// The channels of one group in contiguous F32 images `(N, C, H, W)`.
///
/// @param start the first image's first channel of the group; offsets and strides count elements
record Images(MemorySegment data, long start, long imageStride, int count, int channels, int height, int width) {
  static Images of(Tensor tensor, int group, int groups) {
    int channels = tensor.size(1) / groups;
    int pixels = tensor.size(2) * tensor.size(3);
    return new Images(tensor.storage().segment(), tensor.layout().offset() + (long) group * channels * pixels,
        (long) tensor.size(1) * pixels, tensor.size(0), channels, tensor.size(2), tensor.size(3));
  }

  long channelStride() {
    return (long) height * width;
  }

  /// Where a pixel of an image's channel lies.
  long at(int image, int channel, int row) {
    return start + image * imageStride + channel * channelStride() + (long) row * width;
  }
}
