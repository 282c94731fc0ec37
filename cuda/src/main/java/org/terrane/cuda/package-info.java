/// The place of the CUDA backend: nothing here computes yet.
///
/// [org.terrane.cuda.driver] loads CUDA and calls it; the backend that will stand on it, an implementation of the
/// engine's `Backend` interface found through the service loader, comes here. The module may import `tensor` and
/// nothing else of Terrane. Until then every tensor lives on the CPU. Start reading at `driver.Cuda`.
@NullMarked
package org.terrane.cuda;

import org.jspecify.annotations.NullMarked;
