package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.CudaType;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Gemm;
import org.terrane.cuda.driver.Gemm.Matrix;
import org.terrane.cuda.primitive.Copies;
import org.terrane.cuda.primitive.Reductions;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.Linear;
import org.terrane.tensor.op.Recorded;

/// [Linear]: a product that cuBLAS adds to the bias, which lies in every row of the result before; or one kept in F32
/// until bias and GELU (`gelu.cu`) round it once. Residual of the GELU: what it was given.
///
/// Legend: M rows of x, K columns of x, N columns of the result.
public record LinearCuda(CudaDevice device) implements Kernel<Linear> {
  private static final DeviceMemory NONE = new DeviceMemory(0);

  @Override
  public boolean supports(Linear op, List<Spec> inputs) {
    return Rows.fits(inputs) && (inputs.size() == 3 || op.activation() == Linear.Activation.NONE);
  }

  @Override
  public List<Spec> residuals(Linear op, List<Spec> inputs) {
    return op.activation() == Linear.Activation.GELU ? List.of(op.infer(inputs)) : List.of();
  }

  @Override
  public void forward(Linear op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Tensor x = inputs.get(0);
    int m = Math.toIntExact(Rows.count(x.spec()));
    int k = x.size(-1);
    int n = output.size(-1);
    Matrix a = matrix(x, k, false);
    Matrix weight = matrix(inputs.get(1), k, true);
    if (inputs.size() == 2) {
      multiply(m, n, k, a, weight, matrix(output, n, false));
      return;
    }
    if (op.activation() == Linear.Activation.NONE) {
      new Copies(device).copy(rows(inputs.get(2), output), output);
      device.multiply(new Gemm(m, n, k, 1, 1, 1, device.precision()), a, weight, matrix(output, n, false));
    } else {
      boolean inPlace = output.dtype() == DType.F32;
      DeviceMemory scratch = device.allocate(inPlace ? 0 : Float.BYTES * output.shape().elements(), op.name());
      DeviceMemory product = inPlace ? CudaDevice.first(output) : scratch;
      multiply(m, n, k, a, weight, Matrix.of(product, CudaType.F32, n));
      Rows.forEachInRows(device, "gelu/bias_gelu", output.spec(), n, product, inputs.get(2),
          residuals.isEmpty() ? NONE : residuals.getFirst(), output, (long) n);
      device.free(scratch);
    }
  }

  /// The bias as every row of `like`.
  private static Tensor rows(Tensor bias, Tensor like) {
    return new Tensor(bias.storage(), bias.layout().expand(like.shape()), bias.dtype());
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
      products(call, CudaDevice.first(gradient), gradient, inputGradients);
      return;
    }
    DeviceMemory inner = device.allocate(gradient.spec().bytes(), op.name());
    Rows.forEach(device, "gelu/gelu_backward", gradient.spec(), Gelu.Form.EXACT.ordinal(), call.residuals().getFirst(),
        gradient, inner);
    products(call, inner, gradient, inputGradients);
    device.free(inner);
  }

  /// With g `(M, N)` the gradient of the product: `dx = g · weight`, `dweight = gᵀ · x`, `dbias = Σ rows of g`.
  private void products(Recorded call, DeviceMemory g, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Tensor x = call.input(0);
    int m = Math.toIntExact(Rows.count(x.spec()));
    int k = x.size(-1);
    int n = gradient.size(-1);
    CudaType type = CudaType.of(x.dtype());
    Tensor dx = inputGradients.get(0);
    if (dx != null) {
      multiply(m, k, n, new Matrix(g, type, n, 0, false), matrix(call.input(1), k, false), matrix(dx, k, false));
    }
    Tensor dweight = inputGradients.get(1);
    if (dweight != null) {
      multiply(n, k, m, new Matrix(g, type, n, 0, true), matrix(x, k, false), matrix(dweight, k, false));
    }
    Tensor dbias = inputGradients.size() == 3 ? inputGradients.get(2) : null;
    if (dbias != null) {
      new Reductions(device).sumRows(g, m, n, dbias);
    }
  }

  private void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    device.multiply(Gemm.of(m, n, k, device.precision()), a, b, c);
  }

  private static Matrix matrix(Tensor tensor, int leading, boolean transposed) {
    return new Matrix(CudaDevice.first(tensor), CudaType.of(tensor.dtype()), leading, 0, transposed);
  }
}
