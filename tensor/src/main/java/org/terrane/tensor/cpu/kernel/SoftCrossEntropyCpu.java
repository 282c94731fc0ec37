package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.SoftCrossEntropyKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.SoftCrossEntropy;
import org.terrane.tensor.op.Recorded;

/// [SoftCrossEntropy] of F32: tasks are blocks of rows. Residuals: log-sums of the rows.
public final class SoftCrossEntropyCpu implements Kernel<SoftCrossEntropy> {
  @Override
  public boolean supports(SoftCrossEntropy op, List<Spec> inputs) {
    return F32.all(inputs);
  }

  @Override
  public List<Spec> residuals(SoftCrossEntropy op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(inputs.getFirst().shape().size(0)), DType.F32));
  }

  @Override
  public void forward(SoftCrossEntropy op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    int rows = output.size(0);
    var job = job(op, inputs.get(0), inputs.get(1));
    Chunks chunks = Chunks.of(rows, job.k());
    MemorySegment losses = F32.of(output);
    try (Scratch unkept = Scratch.floats(output, rows, op.name())) {
      MemorySegment logSums = residuals.isEmpty() ? unkept.memory() : F32.of(residuals.getFirst());
      Workers.run(chunks.tasks(), task -> SoftCrossEntropyKernels.forward(job, logSums, losses, chunks.from(task),
          chunks.to(task)));
    }
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public void backward(SoftCrossEntropy op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    var job = job(op, call.input(0), call.input(1));
    Chunks chunks = Chunks.of(gradient.size(0), job.k());
    MemorySegment logSums = F32.of(call.residuals().getFirst());
    MemorySegment incoming = F32.of(gradient);
    Tensor ofLogits = inputGradients.get(0);
    if (ofLogits != null) {
      MemorySegment outgoing = F32.of(ofLogits);
      Workers.run(chunks.tasks(), task -> SoftCrossEntropyKernels.logitsBackward(job, logSums, incoming, outgoing,
          chunks.from(task), chunks.to(task)));
    }
    Tensor ofTargets = inputGradients.get(1);
    if (ofTargets != null) {
      MemorySegment outgoing = F32.of(ofTargets);
      Workers.run(chunks.tasks(), task -> SoftCrossEntropyKernels.targetsBackward(job, logSums, incoming, outgoing,
          chunks.from(task), chunks.to(task)));
    }
  }

  private static SoftCrossEntropyKernels.Task job(SoftCrossEntropy op, Tensor logits, Tensor targets) {
    return new SoftCrossEntropyKernels.Task(F32.of(logits), F32.of(targets), logits.size(1),
        (float) (1 / op.temperature()));
  }
}
