package org.terrane.cuda.device;

import java.lang.foreign.MemorySegment;
import org.terrane.cuda.driver.CudaDnn;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Gemm;
import org.terrane.cuda.driver.Launch;

/// What the device is asked to do, as a value: of two equal calls the second does what the first did, to the same
/// memory.
sealed interface Call {
  /// A kernel's launch.
  record Kernel(KernelCode.Entry entry, Launch shape, Arguments arguments) implements Call {}

  /// The same 32 bits, `words` times.
  record Fill(DeviceMemory to, int pattern, long words) implements Call {}

  /// Bytes from the host. They are what may differ between equal calls: a graph is given new ones for each launch.
  record Upload(DeviceMemory to, MemorySegment bytes) implements Call {
    @Override
    public boolean equals(Object other) {
      return other instanceof Upload upload && to.equals(upload.to) && bytes.byteSize() == upload.bytes.byteSize();
    }

    @Override
    public int hashCode() {
      return 31 * to.hashCode() + Long.hashCode(bytes.byteSize());
    }
  }

  /// A matrix product of cuBLAS.
  record Product(Gemm gemm, Gemm.Matrix a, Gemm.Matrix b, Gemm.Matrix c) implements Call {}

  /// A pass of cuDNN; see [CudaDnn#run].
  record Convolution(CudaDnn.Plan plan, DeviceMemory first, DeviceMemory second, DeviceMemory workspace,
      DeviceMemory to) implements Call {}
}
