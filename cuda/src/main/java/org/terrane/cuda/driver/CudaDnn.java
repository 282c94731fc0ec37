package org.terrane.cuda.driver;

/// Convolutions by cuDNN, in one stream. One thread at a time.
public interface CudaDnn extends AutoCloseable {
  /// The three products a convolution needs.
  enum Pass { FORWARD, DATA_GRADIENT, WEIGHT_GRADIENT }

  /// A pass over given shapes with the algorithm cuDNN advises for it. Made once, then run any number of times.
  interface Plan extends AutoCloseable {
    /// Bytes of scratch memory a run needs; may be 0.
    long workspaceBytes();

    @Override
    void close();
  }

  Plan plan(Convolution shape, Pass pass);

  /// Queues a pass and overwrites `to`: FORWARD takes x, weight and makes y; DATA_GRADIENT takes weight, the gradient
  /// of y and makes that of x; WEIGHT_GRADIENT takes x, the gradient of y and makes that of the weight.
  void run(Plan plan, DeviceMemory first, DeviceMemory second, DeviceMemory workspace, DeviceMemory to);

  @Override
  void close();
}
