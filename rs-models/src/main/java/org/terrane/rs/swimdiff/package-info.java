/// SwiMDiff: contrastive learning in which patches of one scene do not push each other away. Paper: arXiv 2401.05093;
/// what is confirmed, inferred and our choice stands in methods.md 3.
///
/// One idea a file. The pieces, in the order of a training step: [ViewRule] and [Views] (two random views of a patch),
/// [GhostGroups] (batch norm that gives no pair away), [Encoder] (a side), [MomentumEncoder] (the side that makes
/// keys), [SceneMatching] (the contrastive loss) with [FalseNegatives] (its forms), [InfoNce] (the plain loss it
/// generalises), [KeyQueue] (the dictionary of past keys). The whole: [SwimDiff] (the network) with [SwimDiffConfig],
/// [LossWeights], [SwimDiffObjective] (the joint loss); [SwimDiffRecipe], [SwimDiffData] with [PatchSource] and
/// [SwimDiffBatch], [SwimDiffTraining] with [EncoderStart], [SwimDiffCheckpoint] (a run). Start at
/// [SwimDiffObjective].
///
/// What a network has learned is shown by [PatchEncoder] (its encoder at work), [Neighbours] (which patches it finds
/// alike) and [Denoising] (what its U-Net makes of noise).
///
/// May see `rs.common`, `rs.views`, `nn`, `datasets`; never a backend.
@NullMarked
package org.terrane.rs.swimdiff;

import org.jspecify.annotations.NullMarked;
