/// Operations: what can be done to tensors.
///
/// [Op] has three kinds. [Primitive] is a small closed set, one record per file with its shape rule and its
/// gradient rule in tensor operations; a backend answers it with one exhaustive switch. [Fused] is open: its
/// meaning is its composite in tensor operations, a kernel is optional. [Update] overwrites parameters and
/// buffers in place. Read [Op], then [Binary] (a primitive whole), then `tensor.fused.LayerNorm` (a fused one).
///
/// May see `tensor` and `tensor.engine`; knows no backend and no tape.
@NullMarked
package org.terrane.tensor.op;

import org.jspecify.annotations.NullMarked;
