package org.terrane.nn.layer;

import static org.terrane.tensor.fused.Dropout.dropout;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// While the current run trains: zeroes each element with probability `rate`, scales the others by `1 / (1 − rate)`.
///
/// The mask follows from the run's training key and this layer's path alone, so it is the same in every replay.
/// Source: PyTorch, `torch.nn.Dropout`.
///
/// @param path of this layer, folded into the training key
public record Dropout(double rate, String path) implements Layer {
  public static Dropout create(Init init, double rate) {
    return new Dropout(rate, init.path());
  }

  public Tensor forward(Tensor x) {
    return rate == 0 ? x
        : Run.current().trainingKey().map(key -> dropout(x, (float) rate, key.fold(path))).orElse(x);
  }
}
