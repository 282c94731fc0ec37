package org.terrane.cuda.driver;

/// Whether this machine can compute with CUDA.
public sealed interface CudaFinding {
  /// It can, through `driver`.
  record Present(CudaDriver driver, CudaFacts facts) implements CudaFinding {}

  /// It cannot. Both are phrases without a full stop, each on one line.
  ///
  /// @param reason what was found, or not found
  /// @param remedy what the user can do about it
  record Absent(String reason, String remedy) implements CudaFinding {
    /// Both in one line, for an error message.
    public String line() {
      return reason + "; " + remedy;
    }
  }
}
