package org.terrane.cuda.driver;

/// Versions as the libraries number themselves: `driver` and `runtime` count thousands and tens (13000, 12040),
/// `cublas` and `cudnn` ten thousands and hundreds (130101, 92400).
///
/// @param driver the newest CUDA the NVIDIA driver speaks
/// @param runtime the CUDA toolkit the libraries come from, as NVRTC says it
public record CudaVersions(int driver, int runtime, int cublas, int cudnn) {
  @Override
  public String toString() {
    return "driver for CUDA %s, runtime %s, cuBLAS %s, cuDNN %s"
        .formatted(cuda(driver), cuda(runtime), library(cublas), library(cudnn));
  }

  /// 12040 → `12.4`.
  static String cuda(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  /// 92400 → `9.24.0`; up to version 8 cuDNN counted thousands: 8907 → `8.9.7`.
  static String library(int version) {
    int majors = version < 10_000 ? 1_000 : 10_000;
    return version / majors + "." + version % majors / 100 + "." + version % 100;
  }
}
