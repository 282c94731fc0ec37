package org.terrane.tensor.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.cpu.simd.ColumnKernel;
import org.terrane.tensor.op.ConvGeometry;

/// What a convolution's window sees, as a matrix: row `(c, r, s)` = channel and tap, column = output pixel (im2col).
///
/// Only a stretch of output pixels is laid out at a time, so the matrix stays small. Offsets count elements.
///
/// @param kernelHeight and `kernelWidth` of the window
/// @param height and `width` of an image
/// @param outputWidth of the result
record Windows(ConvGeometry geometry, int kernelHeight, int kernelWidth, int height, int width, int outputWidth) {

  /// Lays out one row of the matrix.
  ///
  /// @param imageAt where the group's first channel begins
  /// @param pixel first output pixel, counted row by row
  void gather(MemorySegment image, long imageAt, int row, int pixel, int pixels, MemorySegment matrix, long matrixAt) {
    int done = 0;
    while (done < pixels) {
      Run run = run(row, pixel + done, pixels - done);
      long at = matrixAt + done;
      zeros(matrix, at, run.before);
      copy(image, imageAt + run.at, matrix, at + run.before, run.inside);
      zeros(matrix, at + run.before + run.inside, run.length - run.before - run.inside);
      done += run.length;
    }
  }

  /// Adds one row of the matrix to the pixels it came from: the adjoint of [#gather].
  void scatterAdd(MemorySegment image, long imageAt, int row, int pixel, int pixels, MemorySegment matrix,
      long matrixAt) {
    int done = 0;
    while (done < pixels) {
      Run run = run(row, pixel + done, pixels - done);
      add(matrix, matrixAt + done + run.before, image, imageAt + run.at, run.inside);
      done += run.length;
    }
  }

  /// A stretch of one output row: `before` columns outside of the image, then `inside` from `at` on, the rest outside.
  private record Run(int length, int before, int inside, long at) {}

  private Run run(int row, int pixel, int pixels) {
    int stride = geometry.stride();
    int channel = row / (kernelHeight * kernelWidth);
    int tap = row % (kernelHeight * kernelWidth);
    int p = pixel / outputWidth;
    int q = pixel % outputWidth;
    int length = Math.min(pixels, outputWidth - q);
    int h = p * stride - geometry.padding() + tap / kernelWidth * geometry.dilation();
    int left = tap % kernelWidth * geometry.dilation() - geometry.padding();
    if (h < 0 || h >= height) {
      return new Run(length, length, 0, 0);
    }
    int first = Math.clamp(Math.ceilDiv(-left, stride), q, q + length);
    int end = Math.clamp(Math.floorDiv(width - 1 - left, stride) + 1, first, q + length);
    return new Run(length, first - q, end - first, ((long) channel * height + h) * width + first * stride + left);
  }

  private static void zeros(MemorySegment matrix, long at, int count) {
    for (int i = 0; i < count; i++) {
      matrix.setAtIndex(JAVA_FLOAT, at + i, 0);
    }
  }

  private void copy(MemorySegment image, long from, MemorySegment matrix, long to, int count) {
    int stride = geometry.stride();
    if (stride == 1) {
      MemorySegment.copy(image, from * Float.BYTES, matrix, to * Float.BYTES, (long) count * Float.BYTES);
      return;
    }
    for (int i = 0; i < count; i++) {
      matrix.setAtIndex(JAVA_FLOAT, to + i, image.getAtIndex(JAVA_FLOAT, from + (long) i * stride));
    }
  }

  private void add(MemorySegment matrix, long from, MemorySegment image, long to, int count) {
    int stride = geometry.stride();
    if (stride == 1) {
      ColumnKernel.addInto(matrix, from * Float.BYTES, image, to * Float.BYTES, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      long at = to + (long) i * stride;
      image.setAtIndex(JAVA_FLOAT, at, image.getAtIndex(JAVA_FLOAT, at) + matrix.getAtIndex(JAVA_FLOAT, from + i));
    }
  }
}
