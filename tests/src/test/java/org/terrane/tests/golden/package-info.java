/// Models against PyTorch: a block of a vision transformer, residual blocks and a tiny ResNet of them, the whole of a
/// tiny A²-MAE, ten steps of its training.
///
/// Weights, inputs and what PyTorch made of them lie in `tests/golden`, beside the programs that made them. Goldens of
/// single operations are read in [org.terrane.tests.ops]. Start reading at [ModelGolden].
@NullMarked
package org.terrane.tests.golden;

import org.jspecify.annotations.NullMarked;
