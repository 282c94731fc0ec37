/// A²-MAE: a masked autoencoder over image sets of one place, whose mask depends on the metadata of a chosen anchor
/// image. Paper: arXiv 2406.08079; what is confirmed, inferred and our choice stands at each option.
///
/// One idea a file, in the order of a training step: [AnchorMask] (which patches are hidden), [A2MaeBatch] (samples
/// as tensors), [PlaceEncoding] (where and how large a pixel is), [A2Mae] (the network), [A2MaeObjective] (the
/// loss), [A2MaeRecipe] (everything a run can set, with presets), [WarmStart] (weights of others). Start at
/// [AnchorMask] or [A2Mae].
///
/// May see `rs.common`, `nn`, `datasets`; never a backend.
@NullMarked
package org.terrane.rs.a2mae;

import org.jspecify.annotations.NullMarked;
