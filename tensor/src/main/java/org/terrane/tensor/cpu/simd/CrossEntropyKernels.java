package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.set;

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
    float[] logits = Row.of(task.k);
    for (long row = from; row < to; row++) {
      long label = task.label(row);
      float loss = 0;
      if (label != task.ignored) {
        check(label, row, task.k);
        Row.read(task.logits, row * task.k, logits, task.k, Float.NEGATIVE_INFINITY);
        float logSum = SoftmaxKernels.logSum(logits, lanes);
        set(logSums, row, logSum);
        loss = (1 - task.smoothing) * (logSum - logits[(int) label]);
        if (task.smoothing > 0) {
          Row.pad(logits, task.k, 0);
          loss += task.smoothing * (logSum - Row.sum(logits) / task.k);
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

  /// `dx = scale · (softmax(x) − target)` for rows `from` to `to`, 0 in rows that do not count.
  public static void backward(Task task, MemorySegment logSums, MemorySegment dx, float scale, long from, long to) {
    float[] logits = Row.of(task.k);
    for (long row = from; row < to; row++) {
      long at = row * task.k;
      long label = task.label(row);
      if (label == task.ignored) {
        dx.asSlice(4 * at, 4L * task.k).fill((byte) 0);
        continue;
      }
      Row.read(task.logits, at, logits, task.k, 0);
      gradient(logits, get(logSums, row), scale, task.smoothing / task.k);
      logits[(int) label] -= scale * (1 - task.smoothing);
      Row.write(logits, dx, at, task.k);
    }
  }

  private static void gradient(float[] row, float logSum, float scale, float base) {
    for (int i = 0; i < row.length; i += W) {
      FloatVector p = NegativeExp.exp(FloatVector.fromArray(S, row, i).sub(logSum));
      p.sub(base).mul(scale).intoArray(row, i);
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
