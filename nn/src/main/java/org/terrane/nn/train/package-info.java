/// What a training run says about itself, step by step.
///
/// A [StepMetrics] is one step's numbers. Three listeners take it: [MetricLog] appends it to `metrics.jsonl` (the
/// record that a resumed run continues and the report is drawn from), [TensorBoardWriter] writes it as TensorBoard
/// events, and [ProgressLine] shows it to the person who waits.
///
/// This package may import tensors, autograd and the rest of `nn`; it knows no model, no data set and no command line.
/// Start reading at [StepMetrics], then [MetricLog].
@NullMarked
package org.terrane.nn.train;

import org.jspecify.annotations.NullMarked;
