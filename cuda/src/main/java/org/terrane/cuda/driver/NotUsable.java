package org.terrane.cuda.driver;

/// A step of the search for CUDA found that it ends here.
final class NotUsable extends Exception {
  private static final long serialVersionUID = 1;

  private final transient CudaFinding.Absent absent;

  NotUsable(String reason, String remedy) {
    super(reason);
    this.absent = new CudaFinding.Absent(reason, remedy);
  }

  CudaFinding.Absent absent() {
    return absent;
  }
}
