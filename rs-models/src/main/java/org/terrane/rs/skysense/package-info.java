/// SkySense: one encoder for optical images of high resolution and for series of multispectral and radar images, alone
/// or together, static or over time. Paper: arXiv 2312.10115; what is confirmed, inferred and our choice stands in
/// methods.md 4.
///
/// One idea a file, in the order of a forward pass: [Frames] (what is there of each [Modality], and when), [SkySense]
/// (the network) with [SeriesEncoder], [UpHead] and [DateTable], [CellSequences] (features turned by cells),
/// [TemporalFusion]; beside it [GeoContext] with its [PrototypeBank] and [RegionSlots]. The encoder of high resolution
/// is `nn.layer.swin`, the losses are `rs.skysense.contrast`. Sizes are in [SkySenseConfig], what they cost says
/// [SkySensePlan]. There is no run yet.
/// Start at [SkySense], then [TemporalFusion].
///
/// May see `rs.common`, `nn`, `datasets`; never a backend.
@NullMarked
package org.terrane.rs.skysense;

import org.jspecify.annotations.NullMarked;
