/// The CPU backend: kernels over native memory, and the pool of threads they share.
///
/// `Workers` is the one pool; every kernel cuts its work into tasks in a way that does not depend on the number of
/// threads, so results are bit-identical for any of them. SIMD bodies live in `cpu.simd`, the only package that may
/// import `jdk.incubator.vector`. Start reading at `Workers`, then `simd/Gemm`.
@NullMarked
package org.terrane.tensor.cpu;

import org.jspecify.annotations.NullMarked;
