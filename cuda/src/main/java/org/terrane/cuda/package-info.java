/// The CUDA backend: tensors in the memory of an NVIDIA GPU, and every operation on them.
///
/// [CudaBackend] is what the engine finds; [CudaKernels] is its table of fused kernels. Below them stand
/// [org.terrane.cuda.primitive] and `cuda.kernel` (operations as launches), [org.terrane.cuda.device] (memory, copies,
/// launches) and [org.terrane.cuda.driver] (CUDA itself). The kernels are the `.cu` files beside the classes; tests run
/// them on the processor. The module may import `tensor` and nothing else of Terrane. Start reading at [CudaBackend].
@NullMarked
package org.terrane.cuda;

import org.jspecify.annotations.NullMarked;
