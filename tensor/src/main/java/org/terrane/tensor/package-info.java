/// Tensors: immutable views of memory, with a fluent API of primitives.
///
/// Start with [Tensor] (what you hold), [Scope] (how long it lives), [Run] (how calls are interpreted)
/// and [Key] (where randomness comes from). [Shape], [DType], [Layout] and [Spec] are plain values.
///
/// Every operation is one call of `Engine.apply(op, inputs)`: this package, `tensor.op` (the primitives)
/// and `tensor.engine` (who interprets them) are the core and may see each other; nothing here knows a
/// backend, a gradient or a layer. Backends implement `tensor.engine.Backend` and are found by ServiceLoader.
@NullMarked
package org.terrane.tensor;

import org.jspecify.annotations.NullMarked;
