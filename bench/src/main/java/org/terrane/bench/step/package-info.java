/// Whole training steps, each library in a process of its own: MAE ViT-B/16 (224², F32, mask 0.75, AdamW) and MoCo v2
/// of a ResNet-18 (112², F32, SGD).
///
/// [StepBench] starts the processes in turn and prints the table; [StepModel] names the two steps, [Side] says how a
/// process is started. [TerraneMae] and [LibtorchMae] are the one step, of [MaeSizes], [TerraneMoco] and [LibtorchMoco]
/// the other, of [MocoSizes]. PyTorch's MAE is `mae_torch.py`, which lies outside the repository: name it with
/// `--torch`.
@NullMarked
package org.terrane.bench.step;

import org.jspecify.annotations.NullMarked;
