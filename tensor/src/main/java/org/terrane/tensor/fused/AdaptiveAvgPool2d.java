package org.terrane.tensor.fused;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// Mean pooling to a given size: pixel i of H' is the mean of pixels `⌊i·H/H'⌋` to `⌈(i+1)·H/H'⌉ − 1`.
///
/// Shapes: x `(N, C, H, W)` → `(N, C, height, width)`. Source: PyTorch,
/// `torch.nn.functional.adaptive_avg_pool2d`.
public record AdaptiveAvgPool2d(int height, int width) implements Fused {
  public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
    return Engine.apply(new AdaptiveAvgPool2d(height, width), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Resample.infer(this, inputs, height, width);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return Resample.resample(inputs.getFirst(), height, width, AdaptiveAvgPool2d::weight);
  }

  private static double weight(int to, int from, int inputs, int outputs) {
    int start = to * inputs / outputs;
    int end = Math.ceilDiv((to + 1) * inputs, outputs);
    return from >= start && from < end ? 1.0 / (end - start) : 0;
  }
}
