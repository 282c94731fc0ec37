/// The place of the CUDA backend: nothing here computes yet.
///
/// The module only reserves the name and the arrows around it: `cuda` will implement the engine's `Backend` interface,
/// found through the service loader, with cuBLAS and cuDNN calls and kernels of its own. It may import `tensor` and
/// nothing else of Terrane; `jcuda` is to be imported in `org.terrane.cuda.driver` alone. Until then every tensor lives
/// on the CPU. Start reading at `org.terrane.tensor.engine`, which says what a backend has to answer.
@NullMarked
package org.terrane.cuda;

import org.jspecify.annotations.NullMarked;
