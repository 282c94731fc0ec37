package org.terrane.cuda.device;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.driver.Convolution;
import org.terrane.cuda.driver.CudaContext;
import org.terrane.cuda.driver.CudaDnn;
import org.terrane.cuda.driver.CudaDriver;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.DeviceProperties;
import org.terrane.cuda.driver.Gemm;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.Tensor;

/// One GPU and its one stream, opened when first used; what is queued runs in order. Thread-safe: calls from several
/// threads are queued one after the other.
///
/// Within [#together] the calls of its thread wait for each other ([CallQueue]). They go out before anything that does
/// not: a download, a large upload, another thread's call, memory given back to CUDA.
public final class CudaDevice {
  private static final String TF32 = "terrane.cuda.tf32";
  private static final String POOL = "terrane.cuda.pool";
  private static final long STAGING = 8L << 20;
  /// What NVIDIA advises for compute capability 9.0.
  private static final long BLAS_WORKSPACE = 32L << 20;
  private static final long FAULT_BYTES = 3 * Long.BYTES;
  /// Larger uploads do not wait: they would be copied once more.
  private static final long LARGEST_WAITING = 64 << 10;

  private final int index;
  private final Supplier<CudaFinding> cuda;
  private final KernelCache cache;
  private @Nullable Opened opened;
  private @Nullable Thread current;
  private @Nullable Thread gathering;

  /// @param index of the GPU
  /// @param cuda looks for CUDA; asked once, when the device is first used
  public CudaDevice(int index, Supplier<CudaFinding> cuda) {
    this(index, cuda, KernelCache.of(System.getenv()));
  }

  CudaDevice(int index, Supplier<CudaFinding> cuda, KernelCache cache) {
    this.index = index;
    this.cuda = cuda;
    this.cache = cache;
  }

  private record Opened(CudaContext context, CudaContext.Stream stream, DeviceProperties properties, DevicePool pool,
      Staging staging, KernelCode code, DeviceMemory fault, CudaDnn dnn, CallQueue queue) {}

  /// The device, current on this thread.
  private Opened open() {
    Opened device = opened;
    if (device == null) {
      device = switch (cuda.get()) {
        case CudaFinding.Present present -> open(present.driver());
        case CudaFinding.Absent absent -> throw new IllegalStateException("[cuda:" + index + "] " + absent.line());
      };
      opened = device;
      current = Thread.currentThread();
    }
    if (current != Thread.currentThread()) {
      device.context.makeCurrent();
      current = Thread.currentThread();
    }
    return device;
  }

  private Opened open(CudaDriver driver) {
    CudaContext context = driver.open(index);
    CudaContext.Stream stream = context.createStream();
    DeviceProperties properties = driver.properties(index);
    DeviceMemory workspace = context.allocate(BLAS_WORKSPACE);
    DeviceMemory fault = context.allocate(FAULT_BYTES);
    context.fill(fault, 0, FAULT_BYTES / Integer.BYTES, stream);
    CudaDnn dnn = context.dnn(stream);
    CallStream calls = new CallStream(context, stream, context.blas(stream, workspace, BLAS_WORKSPACE), dnn);
    Staging staging = new Staging(context, stream, STAGING);
    CallQueue queue = new CallQueue(calls, staging, run -> new CallGraph(context, stream, calls, run));
    DevicePool pool = new DevicePool(context, queue::flush, !"off".equals(System.getProperty(POOL)));
    return new Opened(context, stream, properties, pool, staging,
        new KernelCode(driver, context, properties.architecture(), cache), fault, dnn, queue);
  }

  /// Runs the body; what its thread asks for may wait, and goes out together by its end at the latest.
  public <T> T together(Supplier<T> body) {
    if (!begin()) {
      return body.get();
    }
    try {
      return body.get();
    } finally {
      end();
    }
  }

  /// Whether this is the outermost body, and no other thread has one.
  private synchronized boolean begin() {
    boolean first = gathering == null;
    gathering = first ? Thread.currentThread() : gathering;
    return first;
  }

  private synchronized void end() {
    gathering = null;
    if (opened != null) {
      open().queue.flush();
    }
  }

  /// How many calls went to the device so far.
  public synchronized CallCounts calls() {
    return opened == null ? new CallCounts(0, 0) : opened.queue.counts();
  }

  private void call(Call call) {
    if (gathering == Thread.currentThread()) {
      open().queue.add(call);
    } else {
      open().queue.alone(call);
    }
  }

  /// Device memory, contents undefined.
  ///
  /// @throws OutOfMemoryError naming the operation and who holds what
  public synchronized DeviceMemory allocate(long bytes, String origin) {
    return open().pool.allocate(bytes, origin);
  }

  /// May be called at once after a launch that uses the memory.
  public synchronized void free(DeviceMemory memory) {
    open().pool.free(memory);
  }

  public synchronized long liveBuffers() {
    return opened == null ? 0 : opened.pool.liveBuffers();
  }

  /// Bytes taken from CUDA for tensors, whether in use or kept for later.
  public synchronized long reservedBytes() {
    return opened == null ? 0 : opened.pool.reservedBytes();
  }

  /// Streaming multiprocessors.
  public synchronized int multiprocessors() {
    return open().properties.multiprocessors();
  }

  /// Copies host memory; it may be changed afterwards.
  public synchronized void upload(MemorySegment host, DeviceMemory to) {
    Opened device = open();
    if (gathering == Thread.currentThread() && host.byteSize() <= LARGEST_WAITING) {
      byte[] bytes = host.toArray(ValueLayout.JAVA_BYTE);
      device.queue.add(new Call.Upload(to, MemorySegment.ofArray(bytes)));
    } else {
      device.queue.alone(new Call.Upload(to, host));
    }
  }

  /// Copies to host memory, after everything that was queued.
  ///
  /// @throws IllegalArgumentException for what a kernel found wrong since the last download, such as an index
  public synchronized void download(DeviceMemory from, MemorySegment host) {
    Opened device = open();
    device.queue.flush();
    device.staging.download(from, host);
    checkFault(device);
  }

  private static void checkFault(Opened device) {
    MemorySegment fault = MemorySegment.ofArray(new long[3]);
    device.staging.download(device.fault, fault);
    long code = fault.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    if (code != 0) {
      device.context.fill(device.fault, 0, FAULT_BYTES / Integer.BYTES, device.stream);
      throw Fault.of(code, fault.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, 1),
          fault.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, 2));
    }
  }

  /// Where kernels report faults.
  public synchronized DeviceMemory fault() {
    return open().fault;
  }

  /// Writes the same 32 bits `words` times.
  public synchronized void fill(DeviceMemory to, int pattern, long words) {
    call(new Call.Fill(to, pattern, words));
  }

  /// How factors of F32 are multiplied: exactly, or rounded to TF32 where the system property `terrane.cuda.tf32` is
  /// true.
  public Gemm.Precision precision() {
    return Boolean.getBoolean(TF32) ? Gemm.Precision.TF32 : Gemm.Precision.F32;
  }

  /// Queues a product of cuBLAS.
  public synchronized void multiply(Gemm gemm, Gemm.Matrix a, Gemm.Matrix b, Gemm.Matrix c) {
    call(new Call.Product(gemm, a, b, c));
  }

  /// Asks cuDNN how it will compute; for [#convolve].
  public synchronized CudaDnn.Plan plan(Convolution shape, CudaDnn.Pass pass) {
    return open().dnn.plan(shape, pass);
  }

  /// Queues a pass of cuDNN; see [CudaDnn#run].
  public synchronized void convolve(CudaDnn.Plan plan, DeviceMemory first, DeviceMemory second,
      DeviceMemory workspace, DeviceMemory to) {
    call(new Call.Convolution(plan, first, second, workspace, to));
  }

  /// Queues a kernel, with a thread for each of `count` elements or, where these are many, for several; none for 0.
  ///
  /// @param kernel file and function: `elementwise/unary_f32`
  /// @param arguments Integer, Long, Float, Double, DeviceMemory, [Fields] by value; a Tensor as the
  ///     address of its first element
  public void forEach(String kernel, long count, Object... arguments) {
    if (count > 0) {
      int threads = (int) Math.clamp((count + 31) / 32 * 32, 32, 256);
      launch(kernel, Launch.of((int) Math.min(Math.ceilDiv(count, threads), 64L * multiprocessors()), threads, 0),
          arguments);
    }
  }

  /// Queues a kernel.
  ///
  /// @param arguments see [#forEach]
  public synchronized void launch(String kernel, Launch shape, Object... arguments) {
    KernelCode.Entry entry = open().code.find(kernel, arguments.length);
    call(new Call.Kernel(entry, shape, Arguments.of(kernel, arguments)));
  }

  /// Where a tensor's first element lies.
  public static DeviceMemory first(Tensor tensor) {
    return new DeviceMemory(tensor.storage().segment().address() + tensor.layout().offset() * tensor.dtype().bytes());
  }
}
