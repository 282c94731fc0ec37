package org.terrane.tensor.cpu.simd;

import static org.terrane.tensor.cpu.simd.Floats.S;
import static org.terrane.tensor.cpu.simd.Floats.W;
import static org.terrane.tensor.cpu.simd.Floats.get;
import static org.terrane.tensor.cpu.simd.Floats.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// Cross-entropy with distributions, row by row. Legend: N rows, K classes.
public final class SoftCrossEntropyKernels {
  private SoftCrossEntropyKernels() {}

  /// What does not change from row to row.
  ///
  /// @param sharpness 1/τ
  public record Task(MemorySegment logits, MemorySegment targets, int k, float sharpness) {
    private void readLogits(long row, float[] to, float padding) {
      Row.read(logits, row * k, to, k, padding);
      Row.scale(to, sharpness);
    }
  }

  /// Fills `logSums (N)` and `losses (N)` for rows `from` to `to`.
  public static void forward(Task task, MemorySegment logSums, MemorySegment losses, long from, long to) {
    float[] lanes = new float[W];
    float[] logits = Row.of(task.k);
    float[] targets = Row.of(task.k);
    for (long row = from; row < to; row++) {
      task.readLogits(row, logits, Float.NEGATIVE_INFINITY);
      float logSum = SoftmaxKernels.logSum(logits, lanes);
      Row.shift(logits, -logSum);
      Row.pad(logits, task.k, 0);
      Row.read(task.targets, row * task.k, targets, task.k, 0);
      set(logSums, row, logSum);
      set(losses, row, -Row.dot(logits, targets));
    }
  }

  /// `dx = g/τ · (softmax(x/τ) · Σ target − target)` for rows `from` to `to`, g `(N)`.
  public static void logitsBackward(Task task, MemorySegment logSums, MemorySegment g, MemorySegment dx, long from,
      long to) {
    float[] logits = Row.of(task.k);
    float[] targets = Row.of(task.k);
    for (long row = from; row < to; row++) {
      task.readLogits(row, logits, 0);
      Row.read(task.targets, row * task.k, targets, task.k, 0);
      slope(logits, targets, get(logSums, row), Row.sum(targets), get(g, row) * task.sharpness);
      Row.write(logits, dx, row * task.k, task.k);
    }
  }

  private static void slope(float[] row, float[] targets, float logSum, float total, float scale) {
    for (int i = 0; i < row.length; i += W) {
      FloatVector p = NegativeExp.exp(FloatVector.fromArray(S, row, i).sub(logSum)).mul(total);
      p.sub(FloatVector.fromArray(S, targets, i)).mul(scale).intoArray(row, i);
    }
  }

  /// `dtarget = −g · log softmax(x/τ)` for rows `from` to `to`, g `(N)`.
  public static void targetsBackward(Task task, MemorySegment logSums, MemorySegment g, MemorySegment dtarget,
      long from, long to) {
    float[] logits = Row.of(task.k);
    for (long row = from; row < to; row++) {
      task.readLogits(row, logits, 0);
      Row.shift(logits, -get(logSums, row));
      Row.scale(logits, -get(g, row));
      Row.write(logits, dtarget, row * task.k, task.k);
    }
  }
}
