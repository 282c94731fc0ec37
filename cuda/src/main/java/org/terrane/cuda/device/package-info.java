/// One GPU as kernels see it: memory, copies, launches, faults.
///
/// [CudaDevice] is opened on first use and holds the rest: [DevicePool] (memory, reused in the order of the stream),
/// [Staging] (copies through pinned memory), [KernelCode] (the `.cu` files of `org/terrane/cuda/kernel`, compiled when
/// first called, and kept by [KernelCache] for the next process), [CallQueue] (a step's calls, which go out as CUDA
/// graphs) and [Fault] (what a kernel found wrong). [Nest] and [Fields] are what launches hand over besides numbers and
/// addresses; [Walk] says whether a kernel goes over elements or packs. Everything is queued in one stream; nothing
/// waits but a download. May import `cuda.driver` and `tensor`. Start reading at [CudaDevice].
@NullMarked
package org.terrane.cuda.device;

import org.jspecify.annotations.NullMarked;
