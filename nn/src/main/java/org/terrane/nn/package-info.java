/// Models as trees of records. A [Layer] is a record whose components are parameters, buffers and further layers; the
/// components' names are the names of the weights, as PyTorch and timm spell them (`blocks.0.attn.qkv.weight`), so
/// their files load as they are.
///
/// [Init] makes parameters, [StateDict] lists them by name, [Weights] loads them from a file through a [WeightMap]
/// and answers with one [LoadReport]. A [Buffer] and a [Counter] are state that no gradient changes.
///
/// This package may import tensors and autograd. The layers themselves live in `nn.layer`, what trains them in
/// `nn.optim` and `nn.train`; losses are fused operations of tensors (`crossEntropy`, `maskedMse` …). Start reading at
/// [Layer].
@NullMarked
package org.terrane.nn;

import org.jspecify.annotations.NullMarked;
