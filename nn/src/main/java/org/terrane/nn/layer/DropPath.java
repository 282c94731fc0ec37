package org.terrane.nn.layer;

import static org.terrane.tensor.fused.DropPath.dropPath;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// Stochastic depth. While the current run trains: zeroes whole samples of a residual branch with probability `rate`
/// and scales the others by `1 / (1 − rate)`. x `(B, …)` → the same. Source: timm, `DropPath`.
///
/// @param path of this layer, folded into the training key
public record DropPath(double rate, String path) implements Layer {
  public static DropPath create(Init init, double rate) {
    return new DropPath(rate, init.path());
  }

  public Tensor forward(Tensor x) {
    return rate == 0 ? x
        : Run.current().trainingKey().map(key -> dropPath(x, (float) rate, key.fold(path))).orElse(x);
  }
}
