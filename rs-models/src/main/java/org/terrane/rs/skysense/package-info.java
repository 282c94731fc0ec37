/// SkySense: one encoder for optical images of high resolution and for series of multispectral and radar images, alone
/// or together, static or over time. Paper: arXiv 2312.10115; what is confirmed, inferred and our choice stands in
/// methods.md 4.
///
/// One idea a file, in the order of a forward pass: [Frames] (what is there of each [Modality], and when), [SkySense]
/// (the network) with [SeriesEncoder], [UpHead] and [DateTable], [CellSequences] (features turned by cells),
/// [TemporalFusion]; beside it [GeoContext] with its [PrototypeBank] and [RegionSlots]. The encoder of high resolution
/// is `nn.layer.swin`. Sizes are in [SkySenseConfig], what they cost says [SkySensePlan].
///
/// What a step sees: [SkySenseData] with [DataRule] draws sequences, [SampleView] with [ViewRule], [Window],
/// [Mirroring] and [Days] makes views of [ViewFrame]s of them, [SkySenseBatch] joins those in [SkySenseView]s of
/// [ViewImages].
///
/// In training, in the order of a step: [SkySenseBatch] (views of places), [SkySenseLearner] (student and teacher, each
/// a [Branch], and what follows them), [CellFeatures] (what two views say of the same ground), [TermLosses] and
/// [SkySenseObjective]; the losses on plain tensors are `rs.skysense.contrast`.
///
/// As a run: [SkySenseRecipe], [SkySenseTraining], [CollapseWatch]. Put to use: [SkySenseCheckpoint] gives
/// [Pretrained]; [CellVectors] and [PrototypeMap] are what a report shows of it.
///
/// Start at [SkySense], then [TemporalFusion], then [SkySenseObjective].
///
/// May see `rs.common`, `rs.views`, `nn`, `datasets`; never a backend.
@NullMarked
package org.terrane.rs.skysense;

import org.jspecify.annotations.NullMarked;
