package org.terrane.nn.diffusion;

import org.terrane.tensor.Tensor;

/// Says which noise is in an image: the network that is trained, or any other function.
@FunctionalInterface
public interface Denoiser {
  /// Shapes: noisy `(B, …)`, times `(B)` as I64, one for each sample → the estimate of ε, shaped like `noisy`.
  Tensor noise(Tensor noisy, Tensor times);
}
