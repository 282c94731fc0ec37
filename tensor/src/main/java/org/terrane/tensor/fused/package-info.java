/// Fused operations and updates: one record each, open to extension.
///
/// A record holds the options; its static method of the same name is what users call; `infer` checks the inputs
/// and gives the result's shape; `composite` says in tensor operations what the operation means, and that is
/// enough to run it everywhere, with gradients. Kernels of the backends only make it faster and must agree.
/// BF16 is a storage type: composites compute in F32 and round the result once.
///
/// Start reading at [LayerNorm]; [AdamWStep] is the example of an update, which overwrites its targets in place.
/// May import `tensor`, `tensor.op` and `tensor.engine.Engine`; knows no backend and no tape.
@NullMarked
package org.terrane.tensor.fused;

import org.jspecify.annotations.NullMarked;
