/// What a pre-trained encoder is worth: its features, frozen, on a task with labels.
///
/// One idea a file: [FeatureSource] (what is known of a patch: [EncoderFeatures], [PooledFeatures], [BandFeatures]),
/// [EuroSatFeatures] (those of a checkpoint), [Standardizer], [Classifier] ([KNearest], [LinearProbe]), [Bootstrap]
/// (how sure a number is), and [EuroSatEvaluation], which puts them together: start there. In words:
/// `docs/evaluation.md`.
///
/// May import `rs.a2mae`, `rs.swimdiff`, `rs.common`, `nn`, `datasets`; never a backend and never the command line.
@NullMarked
package org.terrane.rs.downstream;

import org.jspecify.annotations.NullMarked;
