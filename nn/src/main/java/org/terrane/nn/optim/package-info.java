/// What turns gradients into better parameters: [AdamW], [Sgd] and [Lars] behind [Optimizer], [OptimizerGroups]
/// where parts of a model want different ones, learning rates as [Schedule] values, and [Ema], a slow copy of a model.
///
/// An optimizer's state is a layer of buffers named like the parameters (`exp_avg.blocks.0.norm1.weight`), so a
/// snapshot holds it as it holds the model. [WeightDecay] says which parameters decay.
///
/// May import tensors, autograd and `nn`. Start reading at [Optimizer], then [AdamW].
@NullMarked
package org.terrane.nn.optim;

import org.jspecify.annotations.NullMarked;
