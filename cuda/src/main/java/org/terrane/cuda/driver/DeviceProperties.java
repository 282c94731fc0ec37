package org.terrane.cuda.driver;

/// One GPU.
///
/// @param major compute capability, `9` of 9.0
/// @param minor compute capability, `0` of 9.0
/// @param multiprocessors streaming multiprocessors
/// @param sharedBytes the most shared memory one block may ask for
/// @param bytes device memory
public record DeviceProperties(
    String name, int major, int minor, int multiprocessors, int sharedBytes, long bytes) {
  /// What compilers call it: `sm_90`.
  public String architecture() {
    return "sm_" + major + minor;
  }
}
