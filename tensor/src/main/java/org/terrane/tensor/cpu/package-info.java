/// The CPU backend: memory, reference loops for every primitive, the pool of threads, and the fast paths for F32.
///
/// Start at [CpuBackend]: a primitive takes its fast path ([FastPaths], mostly F32) or the reference loops
/// ([ReferenceLoops]: one exhaustive switch; plain Java over [Elements], any type, and [Nest], any strides).
/// [SlabPool] holds the memory; [CpuKernels] lists the kernels of fused operations. Convolutions are in `cpu.conv`.
///
/// `cpu.pool` has the one pool of threads; every kernel cuts its work into tasks in a way that does not depend on
/// their number, so results are bit-identical for any of them. SIMD bodies live in `cpu.simd`, the only package that
/// may import `jdk.incubator.vector`.
@NullMarked
package org.terrane.tensor.cpu;

import org.jspecify.annotations.NullMarked;
