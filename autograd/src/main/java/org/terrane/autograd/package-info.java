/// Gradients as values: `Grad.valueAndGrad(parameters, loss)`.
///
/// A [Tape] is a decorator of the engine's interpreter: it lets each call through and notes how to go back.
/// [Grad] runs a function under a tape and walks it backward; [Gradients] are the result, keyed by [Parameter].
/// [Checkpoint] trades memory for a second forward pass, [Autocast] lowers the precision of matrix products,
/// [GradCheck] holds any function against finite differences. Start reading at [Grad], then [Tape].
///
/// May see `tensor`, `tensor.op` and `tensor.engine`; knows no backend and no layer.
@NullMarked
package org.terrane.autograd;

import org.jspecify.annotations.NullMarked;
