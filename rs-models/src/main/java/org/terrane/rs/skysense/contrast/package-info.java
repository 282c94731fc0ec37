/// What SkySense learns by: two views of the same ground must look alike, in every pixel, in objects and as a whole,
/// and so must the modalities (multi-granularity contrastive learning and cross-modal alignment, methods.md 4.5).
///
/// Plain tensors in, scalars out; nothing here knows the network. One idea a file, in the order of a step: [Pairs]
/// (what student and teacher saw of the same ground), three ways to make rows of them ([PixelTerm]; [ObjectTerm] with
/// its [Seeds] and [SinkhornKnopp]; [ImageTerm]), [Comparison] (rows through a [DinoHead] of each side into a
/// [DinoLoss], whose teacher is kept varied by its [Centring]), [TeacherMeans] (what moves the [Centre] afterwards and
/// what [CollapseMonitor] looks at). Beside them [CrossModalAlignment] with its [SampleFeatures].
/// Start at [Comparison], then [ImageTerm].
///
/// May see `tensor`, `autograd`, `nn`; never the package around it.
@NullMarked
package org.terrane.rs.skysense.contrast;

import org.jspecify.annotations.NullMarked;
