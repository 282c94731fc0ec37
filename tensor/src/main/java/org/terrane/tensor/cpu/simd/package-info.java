/// SIMD bodies of the CPU kernels: the only package that may import `jdk.incubator.vector`.
///
/// May import `cpu.pool`, `java.lang.foreign` and nothing else of Terrane: everything here works on native
/// `MemorySegment`s of 4-byte elements with strides counted in elements. Start reading at `Gemm`: the matrix multiply,
/// whose inner loops are the `Gemm…Kernel` classes; `docs/gemm.md` tells how they got their shape. `ConvKernel` and
/// `Winograd` are the loops of convolutions, on blocks in heap arrays whose vectors lie on lines of the cache
/// (`AlignedArray`) and which `Transpose` fills; `docs/conv.md`.
@NullMarked
package org.terrane.tensor.cpu.simd;

import org.jspecify.annotations.NullMarked;
