package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.CrossEntropyKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.CrossEntropy;
import org.terrane.tensor.op.Recorded;

/// [CrossEntropy] of F32: tasks are blocks of rows. Residuals: log-sums of the rows, and how many rows counted.
public final class CrossEntropyCpu implements Kernel<CrossEntropy> {
  @Override
  public boolean supports(CrossEntropy op, List<Spec> inputs) {
    return F32.all(inputs.subList(0, 1));
  }

  @Override
  public List<Spec> residuals(CrossEntropy op, List<Spec> inputs) {
    int rows = inputs.getFirst().shape().size(0);
    return List.of(new Spec(Shape.of(rows), DType.F32), new Spec(Shape.SCALAR, DType.F32));
  }

  @Override
  public void forward(CrossEntropy op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    int rows = inputs.getFirst().size(0);
    var job = job(op, inputs.get(0), inputs.get(1));
    Chunks chunks = Chunks.of(rows, job.k());
    try (Scratch losses = Scratch.floats(output, rows, op.name());
        Scratch unkept = Scratch.floats(output, rows, op.name())) {
      MemorySegment logSums = residuals.isEmpty() ? unkept.memory() : F32.of(residuals.getFirst());
      Workers.run(chunks.tasks(), task -> CrossEntropyKernels.forward(job, logSums, losses.memory(),
          chunks.from(task), chunks.to(task)));
      double[] total = CrossEntropyKernels.total(job, losses.memory(), rows);
      F32.put(output, (float) (total[0] / total[1]));
      if (!residuals.isEmpty()) {
        F32.put(residuals.get(1), (float) total[1]);
      }
    }
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(CrossEntropy op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted == null) {
      return;
    }
    var job = job(op, call.input(0), call.input(1));
    int rows = wanted.size(0);
    float scale = F32.get(gradient) / F32.get(call.residuals().get(1));
    Chunks chunks = Chunks.of(rows, job.k());
    MemorySegment logSums = F32.of(call.residuals().getFirst());
    MemorySegment outgoing = F32.of(wanted);
    Workers.run(chunks.tasks(), task -> CrossEntropyKernels.backward(job, logSums, outgoing, scale,
        chunks.from(task), chunks.to(task)));
  }

  private static CrossEntropyKernels.Task job(CrossEntropy op, Tensor logits, Tensor labels) {
    MemorySegment classes = labels.storage().segment().asSlice(8 * labels.layout().offset());
    return new CrossEntropyKernels.Task(F32.of(logits), classes, logits.size(1), op.labelSmoothing(),
        op.ignoreIndex());
  }
}
