package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// The mean of the pixels under a moving window; padding counts as zeros.
///
/// Shapes: x `(N, C, H, W)` → `(N, C, H', W')`, see [Window2d]. Source: PyTorch, `torch.nn.functional.avg_pool2d`.
public record AvgPool2d(Window2d window) implements Fused {
  public static Tensor avgPool2d(Tensor x, int size, int stride, int padding) {
    return Engine.apply(new AvgPool2d(new Window2d(size, stride, padding)), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return window.infer(this, inputs);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor sum = window.views(wide(inputs.getFirst()), 0).stream().reduce(Tensor::add).orElseThrow();
    return sum.div((double) window.size() * window.size()).to(inputs.getFirst().dtype());
  }
}
