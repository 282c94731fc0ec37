package org.terrane.cuda.driver;

import java.util.List;

/// The machine as CUDA sees it. Every call may throw [CudaException].
public interface CudaDriver {
  CudaVersions versions();

  /// GPUs, numbered from 0.
  int devices();

  DeviceProperties properties(int device);

  /// Opens a device's primary context, which cuBLAS and cuDNN share, and makes it current on this thread.
  CudaContext open(int device);

  /// Compiles CUDA C with NVRTC to machine code for one architecture. Kernels that include no header need no options.
  ///
  /// @param name for messages of the compiler, such as `layer_norm.cu`
  /// @param architecture see [DeviceProperties#architecture]
  /// @param options further options, such as `-I/usr/local/cuda/include`
  /// @throws CudaException with the compiler's words
  byte[] compile(String name, String source, String architecture, List<String> options);
}
