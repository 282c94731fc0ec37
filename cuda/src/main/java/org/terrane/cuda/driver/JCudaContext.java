package org.terrane.cuda.driver;

import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuCtxSynchronize;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuEventCreate;
import static jcuda.driver.JCudaDriver.cuEventDestroy;
import static jcuda.driver.JCudaDriver.cuEventElapsedTime;
import static jcuda.driver.JCudaDriver.cuEventQuery;
import static jcuda.driver.JCudaDriver.cuEventRecord;
import static jcuda.driver.JCudaDriver.cuEventSynchronize;
import static jcuda.driver.JCudaDriver.cuFuncSetAttribute;
import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuGraphLaunch;
import static jcuda.driver.JCudaDriver.cuGraphUpload;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemHostRegister;
import static jcuda.driver.JCudaDriver.cuMemHostUnregister;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD32Async;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static jcuda.driver.JCudaDriver.cuModuleUnload;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;
import static jcuda.driver.JCudaDriver.cuStreamWaitEvent;
import static org.terrane.cuda.driver.JCudaHandles.of;
import static org.terrane.cuda.driver.JCudaHandles.pointer;
import static org.terrane.cuda.driver.JCudaStatus.check;

import java.lang.foreign.MemorySegment;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUgraph;
import jcuda.driver.CUresult;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;

/// A device's primary context through JCuda's driver API.
final class JCudaContext implements CudaContext {
  private final CUdevice device;
  private final CUcontext context = new CUcontext();

  JCudaContext(CUdevice device) {
    this.device = device;
    check(cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
    makeCurrent();
  }

  @Override
  public void makeCurrent() {
    check(cuCtxSetCurrent(context), "cuCtxSetCurrent");
  }

  @Override
  public void synchronize() {
    check(cuCtxSynchronize(), "cuCtxSynchronize");
  }

  @Override
  public long freeBytes() {
    long[] free = new long[1];
    check(cuMemGetInfo(free, new long[1]), "cuMemGetInfo");
    return free[0];
  }

  @Override
  public void close() {
    check(cuDevicePrimaryCtxRelease(device), "cuDevicePrimaryCtxRelease");
  }

  @Override
  public DeviceMemory allocate(long bytes) {
    var memory = new JCudaHandles.Allocation();
    check(cuMemAlloc(memory, bytes), "cuMemAlloc of " + bytes + " bytes");
    return memory.memory();
  }

  @Override
  public void free(DeviceMemory memory) {
    check(cuMemFree(pointer(memory)), "cuMemFree");
  }

  @Override
  public void pin(MemorySegment host) {
    check(cuMemHostRegister(pointer(host), host.byteSize(), 0), "cuMemHostRegister of " + host.byteSize() + " bytes");
  }

  @Override
  public void unpin(MemorySegment host) {
    check(cuMemHostUnregister(pointer(host)), "cuMemHostUnregister");
  }

  @Override
  public void copyToDevice(DeviceMemory to, MemorySegment from, Stream stream) {
    check(cuMemcpyHtoDAsync(pointer(to), pointer(from), from.byteSize(), of(stream)), "cuMemcpyHtoDAsync");
  }

  @Override
  public void copyToHost(MemorySegment to, DeviceMemory from, Stream stream) {
    check(cuMemcpyDtoHAsync(pointer(to), pointer(from), to.byteSize(), of(stream)), "cuMemcpyDtoHAsync");
  }

  @Override
  public void copyOnDevice(DeviceMemory to, DeviceMemory from, long bytes, Stream stream) {
    check(cuMemcpyDtoDAsync(pointer(to), pointer(from), bytes, of(stream)), "cuMemcpyDtoDAsync");
  }

  @Override
  public void fill(DeviceMemory to, int pattern, long words, Stream stream) {
    check(cuMemsetD32Async(pointer(to), pattern, words, of(stream)), "cuMemsetD32Async");
  }

  @Override
  public Stream createStream() {
    var stream = new JCudaHandles.StreamHandle();
    check(cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
    return stream;
  }

  @Override
  public void destroy(Stream stream) {
    check(cuStreamDestroy(of(stream)), "cuStreamDestroy");
  }

  @Override
  public void synchronize(Stream stream) {
    check(cuStreamSynchronize(of(stream)), "cuStreamSynchronize");
  }

  @Override
  public void await(Stream stream, Event event) {
    check(cuStreamWaitEvent(of(stream), of(event), 0), "cuStreamWaitEvent");
  }

  @Override
  public Event createEvent(boolean timed) {
    var event = new JCudaHandles.EventHandle();
    int flags = timed ? CUevent_flags.CU_EVENT_DEFAULT : CUevent_flags.CU_EVENT_DISABLE_TIMING;
    check(cuEventCreate(event, flags), "cuEventCreate");
    return event;
  }

  @Override
  public void destroy(Event event) {
    check(cuEventDestroy(of(event)), "cuEventDestroy");
  }

  @Override
  public void record(Event event, Stream stream) {
    check(cuEventRecord(of(event), of(stream)), "cuEventRecord");
  }

  @Override
  public boolean isPassed(Event event) {
    int status = cuEventQuery(of(event));
    if (status == CUresult.CUDA_ERROR_NOT_READY) {
      return false;
    }
    check(status, "cuEventQuery");
    return true;
  }

  @Override
  public void synchronize(Event event) {
    check(cuEventSynchronize(of(event)), "cuEventSynchronize");
  }

  @Override
  public float milliseconds(Event from, Event to) {
    float[] milliseconds = new float[1];
    check(cuEventElapsedTime(milliseconds, of(from), of(to)), "cuEventElapsedTime");
    return milliseconds[0];
  }

  @Override
  public Code load(byte[] image) {
    var code = new JCudaHandles.CodeHandle();
    check(cuModuleLoadData(code, image), "cuModuleLoadData of " + image.length + " bytes");
    return code;
  }

  @Override
  public void unload(Code code) {
    check(cuModuleUnload(of(code)), "cuModuleUnload");
  }

  @Override
  public Kernel kernel(Code code, String name) {
    var kernel = new JCudaHandles.KernelHandle();
    check(cuModuleGetFunction(kernel, of(code), name), "cuModuleGetFunction " + name);
    return kernel;
  }

  @Override
  public void allowSharedBytes(Kernel kernel, int bytes) {
    check(cuFuncSetAttribute(of(kernel), CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes),
        "cuFuncSetAttribute for " + bytes + " bytes of shared memory");
  }

  @Override
  public void launch(Kernel kernel, Launch shape, KernelArguments arguments, Stream stream) {
    int status = cuLaunchKernel(of(kernel), shape.gridX(), shape.gridY(), shape.gridZ(), shape.blockX(),
        shape.blockY(), shape.blockZ(), shape.sharedBytes(), of(stream), pointer(arguments.block()), null);
    if (status != 0) { // asked here and not in check, so that a launch builds no message
      check(status, "cuLaunchKernel " + shape);
    }
  }

  @Override
  public void beginCapture(Stream stream) {
    check(cuStreamBeginCapture(of(stream), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
        "cuStreamBeginCapture");
  }

  @Override
  public Graph endCapture(Stream stream) {
    var recorded = new CUgraph();
    check(cuStreamEndCapture(of(stream), recorded), "cuStreamEndCapture");
    try {
      var graph = new JCudaHandles.GraphHandle();
      check(cuGraphInstantiate(graph, recorded, 0), "cuGraphInstantiate");
      check(cuGraphUpload(graph, of(stream)), "cuGraphUpload");
      return graph;
    } finally {
      cuGraphDestroy(recorded);
    }
  }

  @Override
  public void launch(Graph graph, Stream stream) {
    check(cuGraphLaunch(of(graph), of(stream)), "cuGraphLaunch");
  }

  @Override
  public void destroy(Graph graph) {
    check(cuGraphExecDestroy(of(graph)), "cuGraphExecDestroy");
  }

  @Override
  public CudaBlas blas(Stream stream, DeviceMemory workspace, long bytes) {
    return new JCudaBlas(of(stream), workspace, bytes);
  }

  @Override
  public CudaDnn dnn(Stream stream) {
    return new JCudaDnn(of(stream));
  }
}
