/// The primitives, as launches of the kernels in `org/terrane/cuda/kernel`, and of cuBLAS and cuDNN.
///
/// Each class shapes the launches of one family: [Elementwise], [Copies], [Reductions], [Indexing], [Products],
/// [Convolutions]. May import `cuda.device`, `cuda.driver` and `tensor`. Start reading at [Elementwise].
@NullMarked
package org.terrane.cuda.primitive;

import org.jspecify.annotations.NullMarked;
