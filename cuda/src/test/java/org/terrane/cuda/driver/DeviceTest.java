package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.op.ConvGeometry;

/// The seam on a real GPU. Skipped, with the reason, where there is none.
class DeviceTest {
  private static final String AXPY = """
      extern "C" __global__ void axpy(int n, float a, const float* x, float* y) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        if (i < n) y[i] = a * x[i] + y[i];
      }
      """;

  private CudaDriver driver;
  private CudaContext context;
  private CudaContext.Stream stream;

  @BeforeEach
  void open() {
    CudaFinding found = Cuda.find();
    assumeTrue(found instanceof CudaFinding.Present, () -> ((CudaFinding.Absent) found).line());
    driver = ((CudaFinding.Present) found).driver();
    context = driver.open(0);
    stream = context.createStream();
  }

  @AfterEach
  void close() {
    if (context != null) {
      context.destroy(stream);
      context.close();
    }
  }

  @Test
  void a_kernel_runs_at_once_and_as_a_graph() {
    byte[] cubin = driver.compile("axpy.cu", AXPY, driver.properties(0).architecture(), List.of());
    CudaContext.Code code = context.load(cubin);
    CudaContext.Kernel axpy = context.kernel(code, "axpy");
    DeviceMemory x = GemmCheck.upload(context, new float[] {1, 2, 3}, CudaType.F32, stream);
    DeviceMemory y = context.allocate(3 * Float.BYTES);
    context.fill(y, Float.floatToRawIntBits(0.5f), 3, stream);
    try (Arena arena = Arena.ofConfined()) {
      var arguments = new KernelArguments(arena, 4).int32(3).float32(2).pointer(x).pointer(y);
      context.launch(axpy, Launch.of(1, 32, 0), arguments, stream);
      context.beginCapture(stream);
      context.launch(axpy, Launch.of(1, 32, 0), arguments, stream);
      CudaContext.Graph graph = context.endCapture(stream);
      assertThat(GemmCheck.download(context, y, 3, stream)).containsExactly(2.5f, 4.5f, 6.5f);
      context.launch(graph, stream);
      context.launch(graph, stream);
      assertThat(GemmCheck.download(context, y, 3, stream)).containsExactly(6.5f, 12.5f, 18.5f);
      context.destroy(graph);
    }
    context.free(x);
    context.free(y);
    context.unload(code);
  }

  @Test
  void what_does_not_compile_is_told_in_the_compilers_words() {
    assertThatThrownBy(() -> driver.compile("bad.cu", "int x = y;", driver.properties(0).architecture(), List.of()))
        .isInstanceOf(CudaException.class)
        .hasMessageContaining("compile bad.cu: ").hasMessageContaining("identifier \"y\" is undefined");
  }

  @Test
  void products_are_exact_in_every_precision() {
    GemmCheck.run(context, Gemm.Precision.F32, CudaType.F32);
    GemmCheck.run(context, Gemm.Precision.TF32, CudaType.F32);
    GemmCheck.run(context, Gemm.Precision.F32, CudaType.BF16);
  }

  /// One image of ones, 3 × 3, and a window of 2 × 2 without padding: every sum is known.
  @Test
  void a_convolution_and_both_its_gradients() {
    var shape = new Convolution(1, 1, 3, 3, 1, 2, 2, ConvGeometry.of(1, 0), CudaType.F32, Gemm.Precision.F32);
    float[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    float[] window = {1, 10, 100, 1000};
    float[] gradient = {1, 0, 0, 2};
    try (CudaDnn dnn = context.dnn(stream)) {
      equal(run(dnn, shape, CudaDnn.Pass.FORWARD, image, window, 4), 5421, 6532, 8754, 9865);
      equal(run(dnn, shape, CudaDnn.Pass.DATA_GRADIENT, window, gradient, 9),
          1, 10, 0, 100, 1002, 20, 0, 200, 2000);
      equal(run(dnn, shape, CudaDnn.Pass.WEIGHT_GRADIENT, image, gradient, 4), 11, 14, 20, 23);
    }
  }

  private float[] run(CudaDnn dnn, Convolution shape, CudaDnn.Pass pass, float[] first, float[] second, int elements) {
    DeviceMemory a = GemmCheck.upload(context, first, CudaType.F32, stream);
    DeviceMemory b = GemmCheck.upload(context, second, CudaType.F32, stream);
    DeviceMemory result = context.allocate((long) Float.BYTES * elements);
    try (CudaDnn.Plan plan = dnn.plan(shape, pass)) {
      DeviceMemory workspace = context.allocate(Math.max(256, plan.workspaceBytes()));
      dnn.run(plan, a, b, workspace, result);
      float[] values = GemmCheck.download(context, result, elements, stream);
      List.of(a, b, result, workspace).forEach(context::free);
      return values;
    }
  }

  /// Algorithms that go through transforms round; what F32 leaves them is relative to the largest number.
  private static void equal(float[] actual, float... expected) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, value);
    }
    assertThat(actual).containsExactly(expected, within(1e-5f * largest));
  }
}
