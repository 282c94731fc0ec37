package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.SoftmaxKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.LogSoftmax;
import org.terrane.tensor.op.Recorded;

/// [LogSoftmax] of F32 along the last axis: tasks are blocks of rows.
public final class LogSoftmaxCpu implements Kernel<LogSoftmax> {
  @Override
  public boolean supports(LogSoftmax op, List<Spec> inputs) {
    return F32.all(inputs) && op.axis() == inputs.getFirst().shape().rank() - 1;
  }

  @Override
  public void forward(LogSoftmax op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    int width = output.size(-1);
    Chunks chunks = Chunks.of(F32.rows(output.spec()), width);
    MemorySegment in = F32.of(inputs.getFirst());
    MemorySegment out = F32.of(output);
    Workers.run(chunks.tasks(),
        task -> SoftmaxKernels.logForward(in, out, chunks.from(task), chunks.to(task), width));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(LogSoftmax op) {
    return Recorded.Saves.onlyOutput();
  }

  @Override
  public void backward(LogSoftmax op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor wanted = inputGradients.getFirst();
    if (wanted == null) {
      return;
    }
    int width = gradient.size(-1);
    Chunks chunks = Chunks.of(F32.rows(gradient.spec()), width);
    MemorySegment result = F32.of(call.result());
    MemorySegment incoming = F32.of(gradient);
    MemorySegment outgoing = F32.of(wanted);
    Workers.run(chunks.tasks(), task -> SoftmaxKernels.logBackward(result, incoming, outgoing, chunks.from(task),
        chunks.to(task), width));
  }
}
