package org.terrane.cuda.kernel;

import java.util.Arrays;
import java.util.List;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;

/// The sizes of `(N, C, …)` as `channels.cuh` takes them, and into how many pieces the numbers of a channel are cut.
///
/// @param pixels numbers of a channel in one sample
record Channels(long samples, long channels, long pixels) {
  /// The largest GPUs have some 130 multiprocessors, each of which holds up to 8 blocks of 256 threads.
  private static final long ENOUGH_BLOCKS = 1024;
  /// Beside so many, what it takes to start a block and to join pieces is little.
  private static final long NUMBERS_OF_A_PIECE = 4096;

  static Channels of(Shape x) {
    return new Channels(x.size(0), x.size(1), x.elements() / x.size(0) / x.size(1));
  }

  /// Whether kernels take them: they count a channel's numbers in 32 bits.
  static boolean fits(List<Spec> inputs, Spec x) {
    return Rows.fits(inputs) && x.shape().elements() <= Integer.MAX_VALUE;
  }

  /// Follows from the shape alone, and what a block does from that and from where operands begin: sums do not depend on
  /// the GPU.
  int pieces() {
    return (int) Math.max(1, Math.min(samples * pixels / NUMBERS_OF_A_PIECE, ENOUGH_BLOCKS / channels));
  }

  /// Queues a kernel with a block for each of `pieces` of each channel or, where a channel's numbers of a sample are
  /// whole packs, the one whose name ends with `_packs`.
  ///
  /// @param operands see [CudaDevice#forEach]; the sizes come behind them
  void launch(CudaDevice device, String kernel, Spec x, int pieces, Object... operands) {
    boolean packs = Rows.inPacks(x, pixels, operands);
    long threads = samples * pixels / pieces / (packs ? Rows.PACK_BYTES / x.dtype().bytes() : 1);
    Object[] all = Arrays.copyOf(operands, operands.length + 3);
    all[operands.length] = samples;
    all[operands.length + 1] = channels;
    all[operands.length + 2] = pixels;
    device.launch(kernel + Rows.suffix(x) + (packs ? "_packs" : ""),
        new Launch(Math.toIntExact(channels), pieces, 1, Rows.threads((int) threads), 1, 1, 0), all);
  }

  /// What a kernel sums up for each piece of each channel, two numbers; the caller frees it.
  ///
  /// @param operands see [CudaDevice#forEach]; the sums and the sizes come behind them
  DeviceMemory sums(CudaDevice device, String kernel, Spec x, Object... operands) {
    DeviceMemory sums = device.allocate(2L * Double.BYTES * channels * pieces(), kernel);
    Object[] all = Arrays.copyOf(operands, operands.length + 1);
    all[operands.length] = sums;
    launch(device, kernel, x, pieces(), all);
    return sums;
  }

  /// A warp for each channel.
  Launch warps() {
    return Launch.of(Math.toIntExact(channels), Rows.WARP, 0);
  }
}
