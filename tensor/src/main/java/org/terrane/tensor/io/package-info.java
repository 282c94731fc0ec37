/// Tensors in files: [Safetensors] (weights, checkpoints, goldens) and [Npy] (single arrays from NumPy).
///
/// Reading is strict: whatever a file says is checked against the file's real length before memory is touched, and
/// everything wrong is one [FormatException] of one line that names file, tensor, expected and actual. Writing goes
/// through [AtomicFile], so a file is there whole or not at all, even after a power cut.
///
/// May import `tensor` only; the small strict [JsonReader] is here because this module has no JSON library.
/// Start reading at [Safetensors].
@NullMarked
package org.terrane.tensor.io;

import org.jspecify.annotations.NullMarked;
