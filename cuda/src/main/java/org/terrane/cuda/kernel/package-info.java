/// Kernels for fused operations and updates, one file each; their `.cu` files lie beside the classes.
///
/// A kernel here checks nothing: shape rules did. F32 and BF16 are computed in F32; for other types, and where
/// [Rows#fits] says no, the composite is. Scratch memory comes from the device's pool and is given back at once, since
/// the stream keeps the order. [Rows] and [Channels] say how kernels share out rows and planes, and which move packs.
/// May import `cuda.device`, `cuda.primitive`, `cuda.driver` and `tensor`. Start reading at [SoftmaxCuda].
@NullMarked
package org.terrane.cuda.kernel;

import org.jspecify.annotations.NullMarked;
