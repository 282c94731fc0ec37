package org.terrane.cuda.driver;

import static jcuda.jcudnn.JCudnn.cudnnConvolutionBackwardData;
import static jcuda.jcudnn.JCudnn.cudnnConvolutionBackwardFilter;
import static jcuda.jcudnn.JCudnn.cudnnConvolutionForward;
import static jcuda.jcudnn.JCudnn.cudnnCreate;
import static jcuda.jcudnn.JCudnn.cudnnDestroy;
import static jcuda.jcudnn.JCudnn.cudnnSetStream;
import static org.terrane.cuda.driver.JCudaHandles.pointer;
import static org.terrane.cuda.driver.JCudaStatus.dnn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;
import jcuda.jcudnn.cudnnHandle;

/// cuDNN through JCudnn.
final class JCudaDnn implements CudaDnn {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment factors = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 0);
  private final Pointer one = pointer(factors.asSlice(0, 4));
  private final Pointer zero = pointer(factors.asSlice(4, 4));
  private final cudnnHandle handle = new cudnnHandle();

  JCudaDnn(JCudaHandles.StreamHandle stream) {
    dnn(cudnnCreate(handle), "cudnnCreate");
    dnn(cudnnSetStream(handle, stream.forLibraries()), "cudnnSetStream");
  }

  @Override
  public Plan plan(Convolution shape, Pass pass) {
    return new JCudaPlan(handle, shape, pass);
  }

  @Override
  public void run(Plan plan, DeviceMemory first, DeviceMemory second, DeviceMemory workspace, DeviceMemory to) {
    JCudaPlan p = (JCudaPlan) plan;
    int algorithm = p.advice.algorithm();
    long bytes = p.workspaceBytes();
    Pointer a = pointer(first);
    Pointer b = pointer(second);
    Pointer scratch = pointer(workspace);
    Pointer result = pointer(to);
    int status = switch (p.pass) {
      case FORWARD -> cudnnConvolutionForward(
          handle, one, p.x, a, p.weight, b, p.convolution, algorithm, scratch, bytes, zero, p.y, result);
      case DATA_GRADIENT -> cudnnConvolutionBackwardData(
          handle, one, p.weight, a, p.y, b, p.convolution, algorithm, scratch, bytes, zero, p.x, result);
      case WEIGHT_GRADIENT -> cudnnConvolutionBackwardFilter(
          handle, one, p.x, a, p.y, b, p.convolution, algorithm, scratch, bytes, zero, p.weight, result);
    };
    if (status != 0) { // asked here and not in dnn, so that a run builds no message
      dnn(status, p.pass + " of " + p.shape);
    }
  }

  @Override
  public void close() {
    dnn(cudnnDestroy(handle), "cudnnDestroy");
    arena.close();
  }
}
