package org.terrane.tensor.cpu.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.ColumnSums;
import org.terrane.tensor.cpu.simd.Epilogue;
import org.terrane.tensor.cpu.simd.Gemm;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.Linear;
import org.terrane.tensor.op.Recorded;

/// [Linear] of F32: one matrix product with bias and GELU in its epilogue. Residual of the GELU: what it was given.
///
/// Legend: M rows of x, K columns of x, N columns of the result.
public final class LinearCpu implements Kernel<Linear> {
  /// Columns of one task of the bias' gradient.
  private static final int COLUMNS = 128;

  @Override
  public boolean supports(Linear op, List<Spec> inputs) {
    return F32.all(inputs) && (inputs.size() == 3 || op.activation() == Linear.Activation.NONE);
  }

  @Override
  public List<Spec> residuals(Linear op, List<Spec> inputs) {
    return op.activation() == Linear.Activation.GELU ? List.of(op.infer(inputs)) : List.of();
  }

  @Override
  public void forward(Linear op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Tensor x = inputs.get(0);
    int m = (int) F32.rows(x.spec());
    int k = x.size(-1);
    int n = output.size(-1);
    Gemm.multiply(m, n, k, F32.of(x), k, 1, F32.of(inputs.get(1)), 1, k, F32.of(output), n,
        epilogue(op, inputs, output, residuals));
  }

  /// Without a tape nobody reads the GELU's argument: it goes where the result overwrites it.
  private static Epilogue epilogue(Linear op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    if (inputs.size() == 2) {
      return Epilogue.STORE;
    }
    MemorySegment bias = F32.of(inputs.get(2));
    if (op.activation() == Linear.Activation.NONE) {
      return new Epilogue.Bias(bias);
    }
    Tensor argument = residuals.isEmpty() ? output : residuals.getFirst();
    return new Epilogue.BiasGelu(bias, F32.of(argument), output.size(-1));
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(Linear op) {
    return Recorded.Saves.inputs(0, 1);
  }

  @Override
  public void backward(Linear op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    if (op.activation() == Linear.Activation.NONE) {
      products(call, F32.of(gradient), inputGradients);
      return;
    }
    long elements = gradient.shape().elements();
    try (Scratch inner = Scratch.floats(gradient, elements, op.name())) {
      GeluCpu.backward(F32.of(call.residuals().getFirst()), F32.of(gradient), inner.memory(), elements);
      products(call, inner.memory(), inputGradients);
    }
  }

  /// With g `(M, N)` the gradient of the product: `dx = g · weight`, `dweight = gᵀ · x`, `dbias = Σ rows of g`.
  private static void products(Recorded call, MemorySegment g, List<@Nullable Tensor> inputGradients) {
    Tensor x = call.input(0);
    int m = (int) F32.rows(x.spec());
    int k = x.size(-1);
    int n = call.input(1).size(0);
    Tensor dx = inputGradients.get(0);
    if (dx != null) {
      Gemm.multiply(m, k, n, g, n, 1, F32.of(call.input(1)), k, 1, F32.of(dx), k, Epilogue.STORE);
    }
    Tensor dweight = inputGradients.get(1);
    if (dweight != null) {
      Gemm.multiply(n, k, m, g, 1, n, F32.of(x), k, 1, F32.of(dweight), k, Epilogue.STORE);
    }
    Tensor dbias = inputGradients.size() == 3 ? inputGradients.get(2) : null;
    if (dbias != null) {
      MemorySegment to = F32.of(dbias);
      Workers.run(Math.ceilDiv(n, COLUMNS), task -> ColumnSums.addRows(g, 0, n, m, task * COLUMNS,
          Math.min(task * COLUMNS + COLUMNS, n), to, (long) task * COLUMNS));
    }
  }
}
