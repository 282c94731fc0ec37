/// The CPU's kernels for fused operations and updates on F32: one file for each, forward and backward.
///
/// A kernel here checks what it takes, cuts the work into tasks for [org.terrane.tensor.cpu.pool.Workers] in a way that
/// does not depend on the number of threads ([Chunks]), and hands memory to the loops in `cpu.simd`, which have its
/// name: [LayerNormCpu] → `LayerNormKernels`. Scratch memory comes from the backend's pool ([Scratch]); kernels never
/// allocate tensors and never call the engine. Other types and odd cases are left to the composites.
///
/// Start reading at [LayerNormCpu]; `CpuKernels` in the parent package lists them all.
@NullMarked
package org.terrane.tensor.cpu.kernel;

import org.jspecify.annotations.NullMarked;
