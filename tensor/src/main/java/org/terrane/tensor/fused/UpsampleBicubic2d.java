package org.terrane.tensor.fused;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// Bicubic interpolation to a given size, with pixel centres at half numbers (`align_corners=False`): pixel i of H' is
/// a weighted sum of the four nearest to `(i + ½)·H/H' − ½` along each axis, by Keys' cubic with a = −¾; beyond the
/// edge its pixel repeats. No smoothing when it shrinks. Results may lie outside the range of x.
///
/// Shapes: x `(N, C, H, W)` → `(N, C, height, width)`. Source: PyTorch, `torch.nn.functional.interpolate` with mode
/// "bicubic"; Keys 1981.
public record UpsampleBicubic2d(int height, int width) implements Fused {
  private static final double A = -0.75;

  public static Tensor upsampleBicubic2d(Tensor x, int height, int width) {
    return Engine.apply(new UpsampleBicubic2d(height, width), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Resample.infer(this, inputs, height, width);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    return Resample.resample(inputs.getFirst(), height, width, UpsampleBicubic2d::weight);
  }

  private static double weight(int to, int from, int inputs, int outputs) {
    double place = (to + 0.5) * inputs / outputs - 0.5;
    int first = (int) Math.floor(place) - 1;
    double weight = 0;
    for (int pixel = first; pixel < first + 4; pixel++) {
      weight += Math.clamp(pixel, 0, inputs - 1) == from ? cubic(Math.abs(place - pixel)) : 0;
    }
    return weight;
  }

  /// Of a distance from 0 to 2.
  private static double cubic(double d) {
    return d <= 1 ? ((A + 2) * d - (A + 3)) * d * d + 1 : A * (((d - 5) * d + 8) * d - 4);
  }
}
