package org.terrane.cuda.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.device.CudaDevice;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Launch;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.op.Recorded;

/// [LayerNorm]: `layer_norm.cu`. Residual: mean and 1/deviation of each row, `(2, R)`.
public record LayerNormCuda(CudaDevice device) implements Kernel<LayerNorm> {
  /// Of a block, and the threads of each, as `layer_norm.cu` has it.
  private static final int COLUMNS = 32;
  private static final int PARTS = 8;
  private static final int ROWS_OF_A_PIECE = 64;
  private static final int MOST_PIECES = 256;
  private static final DeviceMemory NONE = new DeviceMemory(0);

  @Override
  public boolean supports(LayerNorm op, List<Spec> inputs) {
    DType x = inputs.getFirst().dtype();
    return Rows.fits(inputs) && (op.result(x) == x || x == DType.F32 && op.result(x) == DType.BF16);
  }

  @Override
  public List<Spec> residuals(LayerNorm op, List<Spec> inputs) {
    return List.of(new Spec(Shape.of(2, Math.toIntExact(Rows.count(inputs.getFirst()))), DType.F32));
  }

  @Override
  public void forward(LayerNorm op, List<Tensor> inputs, Tensor output, List<Tensor> residuals) {
    Spec rows = output.spec();
    Rows.launch(device, kernel("", inputs.getFirst(), rows), rows, inputs.get(0), inputs.get(1), inputs.get(2), output,
        residuals.isEmpty() ? NONE : residuals.getFirst(), Rows.count(rows), Rows.width(rows), op.eps());
  }

  @Override
  public boolean hasBackward() {
    return true;
  }

  @Override
  public Recorded.Saves saves(LayerNorm op) {
    return Recorded.Saves.inputs(0, 1);
  }

  @Override
  public void backward(LayerNorm op, Recorded call, Tensor gradient, List<@Nullable Tensor> inputGradients) {
    Spec rows = gradient.spec();
    Tensor statistics = call.residuals().getFirst();
    Tensor dx = inputGradients.getFirst();
    if (dx != null) {
      Rows.launch(device, kernel("_backward", dx, rows), rows, call.input(0), call.input(1), statistics, gradient, dx,
          Rows.count(rows), Rows.width(rows));
    }
    if (inputGradients.get(1) != null || inputGradients.get(2) != null) {
      parameters(op, call.input(0), statistics, gradient, inputGradients);
    }
  }

  /// Pieces of the rows are summed side by side and joined in order; how many there are follows from the shape.
  private void parameters(LayerNorm op, Tensor x, Tensor statistics, Tensor gradient,
      List<@Nullable Tensor> inputGradients) {
    long rows = Rows.count(gradient.spec());
    int width = Rows.width(gradient.spec());
    int pieces = (int) Math.clamp(rows / ROWS_OF_A_PIECE, 1, MOST_PIECES);
    DeviceMemory sums = device.allocate(2L * Float.BYTES * width * pieces, op.name());
    device.launch(kernel("_columns", x, gradient.spec()) + Rows.suffix(gradient.spec()),
        new Launch(Math.ceilDiv(width, COLUMNS), pieces, 1, COLUMNS, PARTS, 1, 0), x, statistics, gradient, sums, rows,
        width);
    device.launch("layer_norm/layer_norm_join" + Rows.suffix(x.spec()),
        new Launch(Math.ceilDiv(2 * width, COLUMNS), 1, 1, COLUMNS, PARTS, 1, 0), sums, pieces,
        orNone(inputGradients.get(1)), orNone(inputGradients.get(2)), width);
    device.free(sums);
  }

  /// The kernel's name, but for the type of results at its end.
  private static String kernel(String pass, Tensor x, Spec result) {
    return "layer_norm/layer_norm" + pass + (x.dtype() == result.dtype() ? "" : Rows.suffix(x.spec()));
  }

  private static Object orNone(@Nullable Tensor wanted) {
    return wanted == null ? NONE : wanted;
  }
}
