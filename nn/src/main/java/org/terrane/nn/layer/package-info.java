/// Layers named and shaped as PyTorch's and timm's: [Linear], [Conv2d], the norms, [Embedding], [Attention], [Mlp],
/// [Block], [PatchEmbed], and from them the [VisionTransformer]; as torchvision's: [BasicBlock], [Bottleneck], and from
/// them the [ResNet] with its [Pyramid] of features. [MlpHead] is the projection head of contrastive learning.
///
/// A layer is a record: its components are its weights, `create(init, …)` makes them, `forward` uses them. Parameters
/// are initialised as MAE does (Xavier-uniform matrices, zero biases), those of residual networks as torchvision does.
/// A list of [UnaryLayer]s is what PyTorch calls `Sequential`. Dropout and drop path act only while the current run
/// trains (`Run.training(key)`) and draw from keys folded by the layer's path.
///
/// May import tensors, autograd and `nn`. Start reading at [Linear], then [Block] and [VisionTransformer].
@NullMarked
package org.terrane.nn.layer;

import org.jspecify.annotations.NullMarked;
