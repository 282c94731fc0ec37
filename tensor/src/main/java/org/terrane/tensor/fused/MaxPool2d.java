package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.KEEP;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// The largest pixel under a moving window; the first of equals, row by row, takes the gradient.
///
/// Shapes: x `(N, C, H, W)` → `(N, C, H', W')`, see [Window2d]. Source: PyTorch, `torch.nn.functional.max_pool2d`.
public record MaxPool2d(Window2d window) implements Fused {
  public static Tensor maxPool2d(Tensor x, int size, int stride, int padding) {
    return Engine.apply(new MaxPool2d(new Window2d(size, stride, padding)), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return window.infer(this, inputs);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    List<Tensor> views = window.views(inputs.getFirst(), Double.NEGATIVE_INFINITY);
    Tensor all = Tensor.concat(0, views.stream().map(view -> view.unsqueeze(0)).toList());
    return all.gather(0, all.argmax(0, KEEP)).select(0, 0);
  }
}
