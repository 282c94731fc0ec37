package org.terrane.tensor.cpu;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.Epilogue;
import org.terrane.tensor.cpu.simd.Gemm;
import org.terrane.tensor.op.ConvGeometry;

/// Convolutions of contiguous F32 tensors and their gradients as matrix products with [Windows].
///
/// With `K = C/groups · KH · KW` and `P` output pixels, for each image and group:
/// output `(O/groups, P)` = weight `(O/groups, K)` · windows `(K, P)`, and the gradients accordingly. Windows are laid
/// out for a stretch of pixels at a time.
final class FloatConvolutions {
  /// Most numbers of the windows of one stretch: 1 MiB where threads have one each, 4 MiB where they share it.
  private static final int OWN = 256 << 10;
  private static final int SHARED = 1 << 20;
  /// From so many images and groups on, they are shared out among threads; fewer share each product instead.
  private static final int MANY = 8;

  private final MemorySegment x;
  private final MemorySegment weight;
  private final MemorySegment output;
  private final long xAt;
  private final long weightAt;
  private final long outputAt;
  private final Windows windows;
  private final int images;
  private final int groups;
  private final int outputs;
  private final int taps;
  private final int pixels;
  private final long imageGroup;

  /// @param x images, or their gradient
  /// @param weight the weight, or its gradient
  /// @param output result of the convolution, or its gradient
  FloatConvolutions(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    this.x = x.storage().segment();
    this.weight = weight.storage().segment();
    this.output = output.storage().segment();
    xAt = x.layout().offset();
    weightAt = weight.layout().offset();
    outputAt = output.layout().offset();
    Shape kernel = weight.shape();
    windows = new Windows(geometry, kernel.size(2), kernel.size(3), x.size(2), x.size(3), output.size(3));
    images = x.size(0);
    groups = geometry.groups();
    outputs = kernel.size(0) / groups;
    taps = kernel.size(1) * kernel.size(2) * kernel.size(3);
    pixels = output.size(2) * output.size(3);
    imageGroup = (long) kernel.size(1) * x.size(2) * x.size(3);
  }

  static boolean forward(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    boolean takes = takes(x);
    if (takes) {
      new FloatConvolutions(geometry, x, weight, output).forward();
    }
    return takes;
  }

  static boolean inputGrad(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    boolean takes = takes(x);
    if (takes) {
      new FloatConvolutions(geometry, x, weight, output).inputGrad();
    }
    return takes;
  }

  static boolean weightGrad(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    boolean takes = takes(x);
    if (takes) {
      new FloatConvolutions(geometry, x, weight, output).weightGrad();
    }
    return takes;
  }

  private static boolean takes(Tensor x) {
    return x.dtype() == DType.F32;
  }

  /// Every stretch of every image is one task.
  private void forward() {
    int stretch = stretch(OWN);
    int stretches = Math.ceilDiv(pixels, stretch);
    Workers.run(images * groups * stretches, task -> {
      int unit = task / stretches;
      int pixel = task % stretches * stretch;
      int count = Math.min(stretch, pixels - pixel);
      MemorySegment matrix = Scratch.own().floats((long) taps * count);
      for (int row = 0; row < taps; row++) {
        windows.gather(x, imageAt(unit), row, pixel, count, matrix, (long) row * count);
      }
      Gemm.multiply(outputs, count, taps, at(weight, groupWeight(unit)), taps, 1, matrix, count, 1,
          at(output, outputRows(unit) + pixel), pixels, Epilogue.STORE);
    });
  }

  /// Stretches of an image overlap in it, so they are taken one after the other.
  private void inputGrad() {
    at(x, xAt).asSlice(0, images * groups * imageGroup * Float.BYTES).fill((byte) 0);
    int units = images * groups;
    if (units >= MANY) {
      Workers.run(units, unit -> inputGrad(unit, stretch(OWN)));
      return;
    }
    for (int unit = 0; unit < units; unit++) {
      inputGrad(unit, stretch(SHARED));
    }
  }

  private void inputGrad(int unit, int stretch) {
    for (int pixel = 0; pixel < pixels; pixel += stretch) {
      int first = pixel;
      int count = Math.min(stretch, pixels - pixel);
      MemorySegment matrix = Scratch.own().floats((long) taps * count);
      Gemm.multiply(taps, count, outputs, at(weight, groupWeight(unit)), 1, taps,
          at(output, outputRows(unit) + pixel), pixels, 1, matrix, count, Epilogue.STORE);
      int window = windows.kernelHeight() * windows.kernelWidth();
      Workers.run(taps / window, channel -> {
        for (int row = channel * window; row < (channel + 1) * window; row++) {
          windows.scatterAdd(x, imageAt(unit), row, first, count, matrix, (long) row * count);
        }
      });
    }
  }

  /// The sum over images grows in the weight's gradient itself, image after image, stretch after stretch.
  private void weightGrad() {
    int stretch = stretch(SHARED);
    at(weight, weightAt).asSlice(0, (long) groups * outputs * taps * Float.BYTES).fill((byte) 0);
    MemorySegment matrix = Scratch.own().floats((long) taps * stretch);
    for (int unit = 0; unit < images * groups; unit++) {
      int one = unit;
      for (int pixel = 0; pixel < pixels; pixel += stretch) {
        int first = pixel;
        int count = Math.min(stretch, pixels - pixel);
        Workers.run(taps, row -> windows.gather(x, imageAt(one), row, first, count, matrix, (long) row * count));
        Gemm.multiply(outputs, taps, count, at(output, outputRows(unit) + pixel), pixels, 1, matrix, 1, count,
            at(weight, groupWeight(unit)), taps, Epilogue.ACCUMULATE);
      }
    }
  }

  private int stretch(int numbers) {
    return Math.clamp(numbers / taps, 1, pixels);
  }

  /// @param unit image and group, counted by one number
  private long imageAt(int unit) {
    return xAt + unit * imageGroup;
  }

  private long groupWeight(int unit) {
    return weightAt + (long) (unit % groups) * outputs * taps;
  }

  private long outputRows(int unit) {
    return outputAt + (long) unit * outputs * pixels;
  }

  private static MemorySegment at(MemorySegment segment, long element) {
    return segment.asSlice(element * Float.BYTES);
  }
}
