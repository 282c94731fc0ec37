/// Who carries operations out. [Engine] is the one choke point every tensor operation passes; it hands the call
/// to the current run's [Interpreter]: [Eval] computes (shape rule → kernel or composite), [Abstract] only
/// follows shapes, and a [Decorator] (tape, autocast, profiler) wraps either.
///
/// [Backend] is the SPI of a device: memory, an exhaustive switch over the primitives, and a [KernelTable] of
/// optional kernels for fused operations and updates. Start reading at [Engine], then [Eval].
///
/// May see `tensor` and `tensor.op`; knows no backend by name (ServiceLoader finds them).
@NullMarked
package org.terrane.tensor.engine;

import org.jspecify.annotations.NullMarked;
