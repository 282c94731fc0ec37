package org.terrane.cuda.driver;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.runtime.cudaStream_t;

/// JCuda's objects as our handles, and raw addresses as JCuda's pointers, whose constructors are protected.
final class JCudaHandles {
  private JCudaHandles() {}

  static final class StreamHandle extends CUstream implements CudaContext.Stream {
    /// The same stream as cuBLAS and cuDNN take it.
    cudaStream_t forLibraries() {
      return new cudaStream_t(this);
    }
  }

  static final class EventHandle extends CUevent implements CudaContext.Event {}

  static final class CodeHandle extends CUmodule implements CudaContext.Code {}

  static final class KernelHandle extends CUfunction implements CudaContext.Kernel {}

  static final class GraphHandle extends CUgraphExec implements CudaContext.Graph {}

  /// Memory CUDA allocates, whose address is to be read.
  static final class Allocation extends CUdeviceptr {
    DeviceMemory memory() {
      return new DeviceMemory(getNativePointer());
    }
  }

  private static final class DevicePointer extends CUdeviceptr {
    private static final CUdeviceptr ZERO = new CUdeviceptr();

    DevicePointer(long address) {
      super(ZERO, address);
    }
  }

  private static final class HostPointer extends Pointer {
    HostPointer(long address) {
      super(address);
    }
  }

  static CUdeviceptr pointer(DeviceMemory memory) {
    return new DevicePointer(memory.address());
  }

  /// @throws IllegalArgumentException for a segment on the Java heap, which moves
  static Pointer pointer(MemorySegment host) {
    if (!host.isNative()) {
      throw new IllegalArgumentException("CUDA reads native memory only, but this is on the Java heap: " + host);
    }
    return new HostPointer(host.address());
  }

  static StreamHandle of(CudaContext.Stream stream) {
    return (StreamHandle) stream;
  }

  static EventHandle of(CudaContext.Event event) {
    return (EventHandle) event;
  }

  static CodeHandle of(CudaContext.Code code) {
    return (CodeHandle) code;
  }

  static KernelHandle of(CudaContext.Kernel kernel) {
    return (KernelHandle) kernel;
  }

  static GraphHandle of(CudaContext.Graph graph) {
    return (GraphHandle) graph;
  }
}
