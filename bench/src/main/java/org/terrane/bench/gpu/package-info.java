/// What `bench/gpu.sh` times on a GPU, in one process: operations beside a copy of their memory, and a training step.
///
/// [GpuBench] measures and prints; [Work] says what there is to time. Start reading at [GpuBench].
@NullMarked
package org.terrane.bench.gpu;

import org.jspecify.annotations.NullMarked;
