/// A training run: the loop, what it says about itself step by step, and what survives it.
///
/// [TrainLoop] is the loop: load → step → log → snapshot. [Batches] says what each step sees, [Prefetch] loads it
/// ahead, [Objective] turns it into a loss. Training state is a function of the step's number and of the last
/// [Snapshot] alone ([Checkpoints] is their folder), so a killed run goes on bit by bit as if it had not been killed.
///
/// A [StepMetrics] is one step's numbers. Three listeners take it: [MetricLog] appends it to `metrics.jsonl` (the
/// record that a resumed run continues and the report is drawn from), [TensorBoardWriter] writes it as TensorBoard
/// events, and [ProgressLine] shows it to the person who waits.
///
/// [KeptBytes] tells what the gradients of a forward pass would keep in memory, without running it.
///
/// This package may import tensors, autograd and the rest of `nn`; it knows no model, no data set and no command line.
/// Start reading at [TrainLoop], then [Snapshot] and [StepMetrics].
@NullMarked
package org.terrane.nn.train;

import org.jspecify.annotations.NullMarked;
