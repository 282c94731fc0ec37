package org.terrane.tensor.cpu;

import java.lang.foreign.MemorySegment;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.Bfloat16Kernel;
import org.terrane.tensor.cpu.simd.Lanes;

/// Runs a kernel over tensors of one shape, element by element, in F32 arithmetic.
///
/// The result's elements, in row-major order, are cut into tasks of fixed size, and these into short stretches over
/// which every operand is contiguous, here or in scratch memory (short, so that kernels are soon compiled). Kernels see
/// whole vectors only; the last few elements of a stretch go through a padded copy.
final class FloatLoop {
  private static final int TASK = 16 << 10;
  private static final int MOST_INPUTS = 4;
  private static final int PADDED_RESULT = 2 * MOST_INPUTS;
  private static final int WIDE_RESULT = PADDED_RESULT + 1;

  private final Tensor y;
  private final Tensor[] inputs;
  private final Nest[] nests;
  private final Kernel kernel;

  /// A loop over `n` contiguous elements, `n` a multiple of [Lanes#count]; offsets count bytes.
  @FunctionalInterface
  interface Kernel {
    void run(FloatSource[] inputs, MemorySegment y, long yAt, int n);
  }

  private FloatLoop(Kernel kernel, Tensor y, Tensor[] inputs) {
    this.kernel = kernel;
    this.y = y;
    this.inputs = inputs;
    this.nests = new Nest[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      nests[i] = Nest.of(inputs[i].layout());
    }
  }

  /// @param y contiguous, F32, BF16 or BOOL
  /// @param inputs F32, BF16 or BOOL, at most four
  static void run(Kernel kernel, Tensor y, Tensor... inputs) {
    long tasks = Math.ceilDiv(y.shape().elements(), TASK);
    Workers.run(Math.toIntExact(tasks), new FloatLoop(kernel, y, inputs)::task);
  }

  private void task(int task) {
    Scratch scratch = Scratch.own();
    FloatSource[] sources = new FloatSource[inputs.length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = new FloatSource(inputs[i], nests[i], scratch.buffer(i));
    }
    long index = (long) task * TASK;
    long end = Math.min(index + TASK, y.shape().elements());
    while (index < end) {
      int count = (int) Math.min(end - index, Scratch.ELEMENTS);
      for (FloatSource source : sources) {
        count = Math.min(count, source.reach(index));
      }
      for (FloatSource source : sources) {
        source.locate(index, count);
      }
      stretch(sources, index, count, scratch);
      index += count;
    }
  }

  private void stretch(FloatSource[] sources, long index, int count, Scratch scratch) {
    MemorySegment data = y.storage().segment();
    long at = (y.layout().offset() + index) * y.dtype().bytes();
    if (y.dtype() == DType.BF16) {
      MemorySegment wide = scratch.buffer(WIDE_RESULT);
      vectors(sources, wide, 0, count, Float.BYTES, scratch);
      Bfloat16Kernel.narrow(wide, 0, data, at, count);
    } else {
      vectors(sources, data, at, count, y.dtype().bytes(), scratch);
    }
  }

  private void vectors(FloatSource[] sources, MemorySegment to, long at, int count, int bytes, Scratch scratch) {
    int rest = count % Lanes.count();
    int whole = count - rest;
    if (whole > 0) {
      kernel.run(sources, to, at, whole);
    }
    if (rest > 0) {
      for (int i = 0; i < sources.length; i++) {
        sources[i].pad(whole, rest, scratch.buffer(MOST_INPUTS + i));
      }
      MemorySegment padded = scratch.buffer(PADDED_RESULT);
      kernel.run(sources, padded, 0, Lanes.count());
      MemorySegment.copy(padded, 0, to, at + (long) whole * bytes, (long) rest * bytes);
    }
  }
}
