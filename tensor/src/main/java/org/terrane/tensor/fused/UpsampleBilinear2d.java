package org.terrane.tensor.fused;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// Bilinear interpolation to a given size, with pixel centres at half numbers (`align_corners=False`): pixel i of H'
/// looks at `max(0, (i + ½)·H/H' − ½)`; beyond the last centre the last pixel repeats. No smoothing when it shrinks.
///
/// Shapes: x `(N, C, H, W)` → `(N, C, height, width)`. Source: PyTorch, `torch.nn.functional.interpolate` with mode
/// "bilinear".
public record UpsampleBilinear2d(int height, int width) implements Fused {
  public static Tensor upsampleBilinear2d(Tensor x, int height, int width) {
    return Engine.apply(new UpsampleBilinear2d(height, width), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Resample.infer(this, inputs, height, width);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return Resample.resample(inputs.getFirst(), height, width, UpsampleBilinear2d::weight);
  }

  private static double weight(int to, int from, int inputs, int outputs) {
    double place = Math.clamp((to + 0.5) * inputs / outputs - 0.5, 0, inputs - 1);
    return Math.max(0, 1 - Math.abs(place - from));
  }
}
