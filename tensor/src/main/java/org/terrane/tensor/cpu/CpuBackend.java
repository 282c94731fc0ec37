package org.terrane.tensor.cpu;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.terrane.tensor.Device;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backend;
import org.terrane.tensor.engine.KernelTable;
import org.terrane.tensor.engine.LayoutRule;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Reduce;

/// The backend of this machine's processor: a fast path where there is one, else the reference loops, which compute
/// every primitive for every type and layout.
///
/// Memory is limited to the system property `terrane.memory` (GiB), by default nine tenths of the machine's.
public final class CpuBackend implements Backend {
  static final String MEMORY_PROPERTY = "terrane.memory";

  private final SlabPool pool = new SlabPool(memoryLimit());
  private final KernelTable kernels = CpuKernels.table();

  @Override
  public Device device() {
    return Device.CPU;
  }

  @Override
  public MemorySegment allocate(long bytes, String origin) {
    return pool.allocate(bytes, origin);
  }

  @Override
  public void free(MemorySegment segment) {
    pool.free(segment);
  }

  @Override
  public long liveBuffers() {
    return pool.liveBuffers();
  }

  /// Bytes of tensors that are alive, and what kernels hold at the moment.
  public long heldBytes() {
    return pool.heldBytes();
  }

  /// The most such bytes at once since [#forgetPeak], or ever.
  public long peakBytes() {
    return pool.peakBytes();
  }

  /// Starts to look for the peak anew.
  public void forgetPeak() {
    pool.forgetPeak();
  }

  @Override
  public void upload(MemorySegment host, Tensor target) {
    Copies.upload(host, target);
  }

  @Override
  public void download(Tensor source, MemorySegment host) {
    Copies.download(source, host);
  }

  /// Sums promise an order fixed by the shape alone, so they see one layout only; so do convolutions.
  @Override
  public LayoutRule accepts(Primitive op) {
    return switch (op) {
      case Reduce _, Conv2d _, Conv2dInputGrad _, Conv2dWeightGrad _ -> LayoutRule.CONTIGUOUS;
      default -> LayoutRule.ANY;
    };
  }

  @Override
  public KernelTable kernels() {
    return kernels;
  }

  @Override
  public void run(Primitive op, List<Tensor> inputs, Tensor y) {
    if (!FastPaths.run(op, inputs, y)) {
      ReferenceLoops.run(op, inputs, y);
    }
  }

  private static long memoryLimit() {
    String property = System.getProperty(MEMORY_PROPERTY);
    if (property == null) {
      var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return system.getTotalMemorySize() / 10 * 9;
    }
    try {
      return (long) (Double.parseDouble(property) * (1L << 30));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "[cpu] system property " + MEMORY_PROPERTY + " must be a number of GiB, but is " + property, e);
    }
  }
}
