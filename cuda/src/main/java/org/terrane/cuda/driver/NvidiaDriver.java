package org.terrane.cuda.driver;

/// What the NVIDIA driver's library answers before anything else of CUDA is loaded. Source: CUDA driver API,
/// `cuda.h`.
interface NvidiaDriver {
  /// `cuDriverGetVersion`: the newest CUDA it speaks, 13000 for 13.0.
  int version();

  /// `cuInit`: 0, or the number of an error.
  int init();
}
