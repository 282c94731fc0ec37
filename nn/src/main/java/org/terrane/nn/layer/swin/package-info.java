/// Swin Transformer V2: attention inside windows that shift from block to block, on maps that halve stage by stage.
///
/// [SwinTransformerV2] is a stem, four [SwinStage]s of [SwinBlock]s and the [PatchMerging]s between them; it gives the
/// features of all stages as a [org.terrane.nn.layer.Pyramid]. [WindowAttention] compares directions, not lengths, and
/// adds a learned function of the distance ([RelativeOffsets]); [Windows] cuts maps of any size. Weights have the names
/// of the official code. Paper: Liu et al. 2022, arXiv 2111.09883.
///
/// May import tensors, autograd, `nn` and `nn.layer`. Start reading at [SwinBlock], then [WindowAttention].
@NullMarked
package org.terrane.nn.layer.swin;

import org.jspecify.annotations.NullMarked;
