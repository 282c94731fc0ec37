package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.terrane.tensor.op.ConvGeometry;

/// A convolution with stride, padding, dilation and groups, and both its gradients, against plain loops.
final class ConvolutionCheck {
  private static final ConvGeometry GEOMETRY = new ConvGeometry(2, 1, 2, 2);
  private static final Convolution SHAPE =
      new Convolution(2, 4, 7, 9, 6, 3, 2, GEOMETRY, CudaType.F32, Gemm.Precision.F32);
  private static final int GROUP_CHANNELS = SHAPE.c() / GEOMETRY.groups();
  private static final int HEIGHT = SHAPE.outputHeight();
  private static final int WIDTH = SHAPE.outputWidth();

  private final Random random = new Random(2);
  private final float[] x = DeviceFloats.integers(random, SHAPE.n() * SHAPE.c() * SHAPE.h() * SHAPE.w());
  private final float[] weight =
      DeviceFloats.integers(random, SHAPE.o() * GROUP_CHANNELS * SHAPE.kh() * SHAPE.kw());
  private final float[] gradient = DeviceFloats.integers(random, SHAPE.n() * SHAPE.o() * HEIGHT * WIDTH);
  private final float[] y = new float[gradient.length];
  private final float[] dx = new float[x.length];
  private final float[] dWeight = new float[weight.length];

  private ConvolutionCheck() {}

  static void run(CudaContext context) {
    var check = new ConvolutionCheck();
    check.reference();
    CudaContext.Stream stream = context.createStream();
    var floats = new DeviceFloats(context, stream);
    try (CudaDnn dnn = context.dnn(stream)) {
      pass(floats, dnn, CudaDnn.Pass.FORWARD, check.x, check.weight, check.y);
      pass(floats, dnn, CudaDnn.Pass.DATA_GRADIENT, check.weight, check.gradient, check.dx);
      pass(floats, dnn, CudaDnn.Pass.WEIGHT_GRADIENT, check.x, check.gradient, check.dWeight);
    }
    context.destroy(stream);
  }

  /// Algorithms that go through transforms round; what F32 leaves them is relative to the largest number.
  private static void pass(DeviceFloats floats, CudaDnn dnn, CudaDnn.Pass pass, float[] first, float[] second,
      float[] expected) {
    CudaContext context = floats.context();
    DeviceMemory a = floats.upload(first);
    DeviceMemory b = floats.upload(second);
    DeviceMemory result = context.allocate((long) Float.BYTES * expected.length);
    context.fill(result, Float.floatToRawIntBits(Float.NaN), expected.length, floats.stream());
    try (CudaDnn.Plan plan = dnn.plan(SHAPE, pass)) {
      DeviceMemory workspace = context.allocate(Math.max(1, plan.workspaceBytes()));
      dnn.run(plan, a, b, workspace, result);
      float largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(floats.download(result, expected.length)).as(pass.name())
          .containsExactly(expected, within(1e-5f * largest));
      List.of(a, b, result, workspace).forEach(context::free);
    }
  }

  /// Every product of the forward pass, and where the two gradients take it from.
  private void reference() {
    for (int n = 0; n < SHAPE.n(); n++) {
      for (int o = 0; o < SHAPE.o(); o++) {
        for (int i = 0; i < HEIGHT; i++) {
          for (int j = 0; j < WIDTH; j++) {
            window(n, o, i, j);
          }
        }
      }
    }
  }

  private void window(int n, int o, int i, int j) {
    int to = ((n * SHAPE.o() + o) * HEIGHT + i) * WIDTH + j;
    int firstChannel = o / (SHAPE.o() / GEOMETRY.groups()) * GROUP_CHANNELS;
    for (int c = 0; c < GROUP_CHANNELS; c++) {
      for (int r = 0; r < SHAPE.kh(); r++) {
        for (int s = 0; s < SHAPE.kw(); s++) {
          int row = i * GEOMETRY.stride() + r * GEOMETRY.dilation() - GEOMETRY.padding();
          int column = j * GEOMETRY.stride() + s * GEOMETRY.dilation() - GEOMETRY.padding();
          if (row >= 0 && row < SHAPE.h() && column >= 0 && column < SHAPE.w()) {
            int from = ((n * SHAPE.c() + firstChannel + c) * SHAPE.h() + row) * SHAPE.w() + column;
            int by = ((o * GROUP_CHANNELS + c) * SHAPE.kh() + r) * SHAPE.kw() + s;
            y[to] += x[from] * weight[by];
            dx[from] += gradient[to] * weight[by];
            dWeight[by] += gradient[to] * x[from];
          }
        }
      }
    }
  }
}
