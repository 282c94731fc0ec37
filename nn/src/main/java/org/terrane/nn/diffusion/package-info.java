/// Gaussian diffusion: images are noised step by step, and a network learns to say which noise was added.
///
/// [NoiseSchedule] holds the numbers of each time, [GaussianDiffusion] moves images between clean and noisy,
/// [NoiseLoss] trains a [Denoiser], and a [Sampler] ([DdpmSampler], [DdimSampler]) walks back from noise to images. All
/// randomness comes from keys that the caller gives.
///
/// Symbols of the papers: `x_0` is a clean image, `x_t` the same at time t = 0 … T − 1, `ε` standard normal noise, and
/// `ᾱ_t` the share of the clean image's variance that is left: `x_t = √ᾱ_t · x_0 + √(1 − ᾱ_t) · ε`.
///
/// May import tensors and `nn`, no layers: a denoiser is any function. Start reading at [NoiseSchedule].
@NullMarked
package org.terrane.nn.diffusion;

import org.jspecify.annotations.NullMarked;
