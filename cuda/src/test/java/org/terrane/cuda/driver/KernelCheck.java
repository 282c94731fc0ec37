package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A kernel from its source to a graph that is launched twice; events, pinned memory and copies on the way.
final class KernelCheck {
  private static final String AXPY = """
      extern "C" __global__ void axpy(int n, float a, const float* x, float* y) {
        int i = blockIdx.x * blockDim.x + threadIdx.x;
        if (i < n) y[i] = a * x[i] + y[i];
      }
      """;

  private KernelCheck() {}

  static void run(CudaDriver driver, CudaContext context) {
    String architecture = driver.properties(0).architecture();
    assertThatThrownBy(() -> driver.compile("bad.cu", "int x = y;", architecture, List.of()))
        .isInstanceOf(CudaException.class)
        .hasMessageContainingAll("compile bad.cu: NVRTC_ERROR_COMPILATION: ", "identifier \"y\" is undefined");
    CudaContext.Code code = context.load(driver.compile("axpy.cu", AXPY, architecture, List.of()));
    assertThatThrownBy(() -> context.kernel(code, "saxpy"))
        .hasMessage("cuModuleGetFunction saxpy: CUDA_ERROR_NOT_FOUND (status 500)");
    CudaContext.Kernel axpy = context.kernel(code, "axpy");
    context.allowSharedBytes(axpy, 64 << 10);
    CudaContext.Stream stream = context.createStream();
    launches(context, axpy, stream);
    pinned(context, stream);
    context.destroy(stream);
    context.unload(code);
    assertThat(context.freeBytes()).isPositive();
  }

  private static void launches(CudaContext context, CudaContext.Kernel axpy, CudaContext.Stream stream) {
    var floats = new DeviceFloats(context, stream);
    DeviceMemory x = floats.upload(new float[] {1, 2, 3});
    DeviceMemory y = context.allocate(3 * Float.BYTES);
    CudaContext.Event before = context.createEvent(true);
    CudaContext.Event after = context.createEvent(true);
    context.fill(y, Float.floatToRawIntBits(0.5f), 3, stream);
    try (Arena arena = Arena.ofConfined()) {
      var arguments = new KernelArguments(arena, 4).int32(3).float32(2).pointer(x).pointer(y);
      context.record(before, stream);
      context.launch(axpy, Launch.of(1, 32, 0), arguments, stream);
      context.record(after, stream);
      context.await(stream, after);
      context.isPassed(after);
      context.synchronize(after);
      assertThat(context.isPassed(after)).isTrue();
      assertThat(context.milliseconds(before, after)).isNotNegative();
      context.beginCapture(stream);
      context.launch(axpy, Launch.of(1, 32, 0), arguments, stream);
      CudaContext.Graph graph = context.endCapture(stream);
      assertThat(floats.download(y, 3)).as("captured, not run").containsExactly(2.5f, 4.5f, 6.5f);
      context.launch(graph, stream);
      context.launch(graph, stream);
      assertThat(floats.download(y, 3)).containsExactly(6.5f, 12.5f, 18.5f);
      context.destroy(graph);
    }
    context.copyOnDevice(x, y.plus(Float.BYTES), 2 * Float.BYTES, stream);
    assertThat(floats.download(x, 3)).containsExactly(12.5f, 18.5f, 3);
    List.of(x, y).forEach(context::free);
    List.of(before, after).forEach(context::destroy);
  }

  private static void pinned(CudaContext context, CudaContext.Stream stream) {
    assertThatThrownBy(() -> context.pin(MemorySegment.ofArray(new float[1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CUDA reads native memory only, but this is on the Java heap: ");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(4096, 4096);
      context.pin(host);
      DeviceMemory device = context.allocate(host.byteSize());
      host.fill((byte) 7);
      context.copyToDevice(device, host, stream);
      context.synchronize(stream);
      host.fill((byte) 0);
      context.copyToHost(host, device, stream);
      context.synchronize();
      assertThat(host.mismatch(arena.allocate(4096).fill((byte) 7))).isEqualTo(-1);
      context.unpin(host);
      context.free(device);
    }
  }
}
