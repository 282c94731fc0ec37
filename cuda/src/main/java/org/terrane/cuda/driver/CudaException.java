package org.terrane.cuda.driver;

/// A call to CUDA or one of its libraries failed. The message is one line: call, status, what it was given.
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  public CudaException(String call, int status, String meaning) {
    super(call + ": " + meaning + " (status " + status + ")");
    this.status = status;
  }

  /// The number the call returned; what it means depends on the library.
  public int status() {
    return status;
  }
}
