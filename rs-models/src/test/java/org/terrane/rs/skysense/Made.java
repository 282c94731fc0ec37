package org.terrane.rs.skysense;

import java.util.List;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.swin.SwinConfig;
import org.terrane.rs.skysense.contrast.DinoHead;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// A small network with random weights everywhere, and made frames of 4 × 4 cells.
final class Made {
  static final Key KEY = Key.of(31);
  static final int CELLS = 16;
  static final SkySenseConfig CONFIG = new SkySenseConfig(
      new SwinConfig(3, 4, 4, List.of(1, 1, 1, 1), List.of(1, 1, 2, 2), 2, List.of(2, 2, 2, 2), 0, 0),
      new SeriesEncoder.Config(10, 8, 4, 8, 1, 2, 0), new SeriesEncoder.Config(2, 8, 4, 8, 1, 2, 0),
      new TemporalFusion.Config(8, 2, 2, 0), List.of(Modality.values()), new GeoContext.Config(3, 4, 6),
      new DinoHead.Config(8, 8, 4, 16));

  private Made() {}

  static SkySense network(DType dtype) {
    SkySense network = SkySense.create(Init.of(KEY).as(dtype), CONFIG);
    randomize(network);
    return network;
  }

  /// Norms of weight 0 and biases of 0 would hide what happens before them.
  static void randomize(Layer layer) {
    List<Parameter> parameters = layer.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      int[] shape = parameter.spec().shape().toArray();
      parameter.assign(Tensor.normal(KEY.fold(i), parameter.spec().dtype(), shape).mul(0.3));
    }
  }

  static Frames images(Modality modality, DType dtype, List<Integer> counts, List<Integer> days) {
    int n = days.size();
    Key key = KEY.fold(modality.name());
    Tensor values = switch (modality) {
      case HIGH_RESOLUTION -> Tensor.normal(key, dtype, n, 3, 128, 128);
      case MULTISPECTRAL -> Tensor.normal(key, dtype, n, 10, 4, 4);
      case RADAR -> Tensor.normal(key, dtype, n, 2, 4, 4);
    };
    return new Frames(values, counts, days);
  }

  /// Features `(N, F, 2, 2)` that no encoder made.
  static Frames features(String name, DType dtype, List<Integer> counts, List<Integer> days) {
    return new Frames(Tensor.normal(KEY.fold(name), dtype, days.size(), CONFIG.features(), 2, 2), counts, days);
  }
}
