package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ColumnSums;
import org.terrane.tensor.cpu.simd.LayerNormKernels;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.op.Recorded;

/// [LayerNorm] of F32: tasks are blocks of rows. Residual: mean and 1/deviation of each row, `(2, R)`.
public final class LayerNormCpu implements Kernel<LayerNorm> {
  @Override
  public boolean supports(LayerNorm op, List<Spec> inputs) {
    return F32.all(inputs) && op.result(DType.F32) == DType.F32;
  }

  @Override
  public List<Spec> residuals(LayerNorm op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(2, (int) F32.rows(inputs.getFirst())), DType.F32));
  }

  @Override
  public void forward(LayerNorm op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Tensor x = inputs.getFirst();
    int width = x.size(-1);
    long rows = F32.rows(x.spec());
    Chunks chunks = Chunks.of(rows, width);
    MemorySegment in = F32.of(x);
    MemorySegment weight = F32.of(inputs.get(1));
    MemorySegment bias = F32.of(inputs.get(2));
    MemorySegment out = F32.of(output);
    MemorySegment statistics = residuals.isEmpty() ? MemorySegment.NULL : F32.of(residuals.getFirst());
    Workers.run(chunks.tasks(), task -> LayerNormKernels.forward(in, weight, bias, out, statistics, rows,
        chunks.from(task), chunks.to(task), width, op.eps()));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(LayerNorm op) {
    return Recorded.Saves.inputs(0, 1);
  }

  /// Each task sums its rows' gradients of weight and bias on its own; the sums are then added in task order.
  @Override
  public void backward(LayerNorm op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    int width = gradient.size(-1);
    long rows = F32.rows(gradient.spec());
    Chunks chunks = Chunks.of(rows, width);
    MemorySegment in = F32.of(call.input(0));
    MemorySegment weight = F32.of(call.input(1));
    MemorySegment statistics = F32.of(call.residuals().getFirst());
    MemorySegment incoming = F32.of(gradient);
    try (Scratch unused = Scratch.floats(gradient, rows * width, op.name());
        Scratch sums = Scratch.floats(gradient, 2L * width * chunks.tasks(), op.name())) {
      Tensor wanted = inputGradients.getFirst();
      MemorySegment outgoing = wanted == null ? unused.memory() : F32.of(wanted);
      Workers.run(chunks.tasks(), task -> LayerNormKernels.backward(in, weight, statistics, incoming, outgoing,
          sums.memory(), 2L * width * task, rows, chunks.from(task), chunks.to(task), width));
      for (int i = 1; i <= 2; i++) {
        Tensor parameter = inputGradients.get(i);
        if (parameter != null) {
          ColumnSums.addRows(sums.memory(), (i - 1) * width, 2 * width, chunks.tasks(), width, F32.of(parameter));
        }
      }
    }
  }
}
