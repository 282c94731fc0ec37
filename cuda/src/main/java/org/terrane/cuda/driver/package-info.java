/// CUDA, cuBLAS, cuDNN and NVRTC as Terrane needs them: about fifty calls, and the way to load them.
///
/// [Cuda#find] answers once per process: [CudaFinding.Present] with a [CudaDriver], or [CudaFinding.Absent] with reason
/// and remedy. The seam is four interfaces in our own types: [CudaDriver] (the machine), [CudaContext] (one device:
/// memory, streams, kernels, graphs), [CudaBlas] and [CudaDnn]. Their implementations, the classes named `JCuda…`, are
/// the only place of Terrane that imports `jcuda`; another binding would stand beside them.
///
/// How it loads, in order: [NvidiaDriver] opens `libcuda.so.1`; [LibraryFolders] and [LibrarySearch] find a [Toolkit]
/// of CUDA 12 or 13; [JCudaNatives] loads it and JCuda's native parts, which [Relinker] points at CUDA 13 where that is
/// what there is. Start reading at [Cuda].
@NullMarked
package org.terrane.cuda.driver;

import org.jspecify.annotations.NullMarked;
