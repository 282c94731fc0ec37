/// What `bench/gpu.sh` times on a GPU: operations beside a copy of their memory, and a training step.
///
/// [GpuBench] times what [Work] says there is to time, [GpuStep] the step; each leaves [Figures], to which PyTorch's
/// side adds its own, and [GpuTable] lays them beside each other and beside the targets. Start reading at [GpuBench].
@NullMarked
package org.terrane.bench.gpu;

import org.jspecify.annotations.NullMarked;
