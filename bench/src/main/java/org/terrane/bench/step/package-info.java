/// The whole training step of MAE ViT-B/16 (224², F32, mask 0.75, AdamW), each library in a process of its own.
///
/// [StepBench] starts the processes in turn and prints the table; [Side] says how each is started; [TerraneMae] and
/// [LibtorchMae] are the step, of [MaeSizes]. PyTorch's is `mae_torch.py`, which lies outside the repository: name it
/// with `--torch`.
@NullMarked
package org.terrane.bench.step;

import org.jspecify.annotations.NullMarked;
