package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.load;
import static org.terrane.tensor.cpu.simd.Floats.loadTail;
import static org.terrane.tensor.cpu.simd.Floats.set;
import static org.terrane.tensor.cpu.simd.Floats.store;
import static org.terrane.tensor.cpu.simd.Floats.storeTail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/// Cross-entropy row by row. Legend: N rows, K classes.
public final class CrossEntropyKernels {
  private CrossEntropyKernels() {}

  /// What does not change from row to row. A row with the label `ignored` counts nothing.
  public record Task(MemorySegment logits, MemorySegment labels, int k, float smoothing, long ignored) {
    long label(long row) {
      return labels.get(ValueLayout.JAVA_LONG_UNALIGNED, 8 * row);
    }
  }

  /// Fills `logSums (N)` and `losses (N)` for rows `from` to `to`.
  ///
  /// @throws IllegalArgumentException for a label that is no class
  public static void forward(Task task, MemorySegment logSums, MemorySegment losses, long from, long to) {
    float[] lanes = new float[W];
    for (long row = from; row < to; row++) {
      long label = task.label(row);
      float loss = 0;
      if (label != task.ignored) {
        check(label, row, task.k);
        float logSum = SoftmaxKernels.logSum(task.logits, row * task.k, task.k, lanes);
        set(logSums, row, logSum);
        loss = (1 - task.smoothing) * (logSum - get(task.logits, row * task.k + label));
        if (task.smoothing > 0) {
          loss += task.smoothing * (logSum - sum(task.logits, row * task.k, task.k, lanes) / task.k);
        }
      }
      set(losses, row, loss);
    }
  }

  private static void check(long label, long row, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException("[crossEntropy] labels must be in 0 … " + (classes - 1) + ", but label "
          + row + " is " + label);
    }
  }

  private static float sum(MemorySegment x, long at, int count, float[] lanes) {
    FloatVector sum = FloatVector.zero(S);
    int i = 0;
    for (; i <= count - W; i += W) {
      sum = sum.add(load(x, at + i));
    }
    if (i < count) {
      sum = sum.add(loadTail(x, at + i, count - i, 0, lanes));
    }
    return Floats.sum(sum, lanes);
  }

  /// `dx = scale · (softmax(x) − target)` for rows `from` to `to`, 0 in rows that do not count.
  public static void backward(Task task, MemorySegment logSums, MemorySegment dx, float scale, long from, long to) {
    float[] lanes = new float[W];
    for (long row = from; row < to; row++) {
      long at = row * task.k;
      long label = task.label(row);
      if (label == task.ignored) {
        dx.asSlice(4 * at, 4L * task.k).fill((byte) 0);
        continue;
      }
      gradient(task.logits, dx, at, task.k, get(logSums, row), scale, task.smoothing / task.k, lanes);
      set(dx, at + label, get(dx, at + label) - scale * (1 - task.smoothing));
    }
  }

  private static void gradient(MemorySegment x, MemorySegment dx, long at, int k, float logSum, float scale,
      float base, float[] lanes) {
    int i = 0;
    for (; i <= k - W; i += W) {
      store(NegativeExp.exp(load(x, at + i).sub(logSum)).sub(base).mul(scale), dx, at + i);
    }
    if (i < k) {
      FloatVector part = NegativeExp.exp(loadTail(x, at + i, k - i, 0, lanes).sub(logSum));
      storeTail(part.sub(base).mul(scale), dx, at + i, k - i, lanes);
    }
  }

  /// The sum of `losses (N)` and how many rows counted, in the order of the rows.
  public static double[] total(Task task, MemorySegment losses, long rows) {
    double[] total = new double[2];
    for (long row = 0; row < rows; row++) {
      total[0] += get(losses, row);
      total[1] += task.label(row) == task.ignored ? 0 : 1;
    }
    return total;
  }
}
