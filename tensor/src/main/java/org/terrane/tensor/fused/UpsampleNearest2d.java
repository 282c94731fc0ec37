package org.terrane.tensor.fused;

import java.util.List;
import java.util.stream.LongStream;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Fused;

/// Repetition of pixels to a given size: pixel i of H' is pixel `⌊i·H/H'⌋`.
///
/// Shapes: x `(N, C, H, W)` → `(N, C, height, width)`. Source: PyTorch, `torch.nn.functional.interpolate` with mode
/// "nearest".
public record UpsampleNearest2d(int height, int width) implements Fused {
  public static Tensor upsampleNearest2d(Tensor x, int height, int width) {
    return Engine.apply(new UpsampleNearest2d(height, width), x);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    return Resample.infer(this, inputs, height, width);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    Tensor rows = x.gather(2, sources(x.size(2), height).reshape(1, 1, height, 1));
    return rows.gather(3, sources(x.size(3), width).reshape(1, 1, 1, width));
  }

  private static Tensor sources(int inputs, int outputs) {
    return Tensor.of(LongStream.range(0, outputs).map(to -> to * inputs / outputs).toArray(), outputs);
  }
}
