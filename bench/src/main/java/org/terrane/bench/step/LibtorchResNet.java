package org.terrane.bench.step;

import static org.terrane.bench.step.MocoSizes.RATE;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.terrane.nn.StateDict;
import org.terrane.tensor.Tensor;

/// A ResNet-18 with projection head in DJL, of arrays that have torchvision's names.
///
/// @param weights    what gradients change
/// @param statistics running means and variances
/// @param momenta    of the weights, for the optimizer
record LibtorchResNet(Map<String, NDArray> weights, Map<String, NDArray> statistics, Map<String, NDArray> momenta) {
  private static final float MOMENTUM = 0.9f;
  private static final float WEIGHT_DECAY = 1e-4f;

  /// With the values of that encoder.
  static LibtorchResNet of(NDManager manager, TerraneMoco.Encoder encoder) {
    LibtorchResNet made = new LibtorchResNet(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    StateDict state = StateDict.of(encoder);
    state.forEach((name, slot) -> {
      if (state.parameters().containsKey(name)) {
        made.weights.put(name, array(manager, slot.value()));
        made.momenta.put(name, made.weights.get(name).zerosLike());
      } else if (name.contains("running")) {
        made.statistics.put(name, array(manager, slot.value()));
      }
    });
    return made;
  }

  static NDArray array(NDManager manager, Tensor tensor) {
    long[] sizes = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
    return manager.create(tensor.toFloats(), new Shape(sizes));
  }

  /// Asks for gradients from now on.
  void train() {
    weights.values().forEach(weight -> weight.setRequiresGradient(true));
  }

  /// Vectors of length 1.
  NDArray forward(NDArray images) {
    NDArray x = norm("backbone.bn1", conv("backbone.conv1", images, 7, 2)).getNDArrayInternal().relu();
    x = x.getNDArrayInternal().maxPool(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false);
    for (int layer = 1; layer <= 4; layer++) {
      x = block("backbone.layer" + layer + ".0.", x, layer == 1 ? 1 : 2);
      x = block("backbone.layer" + layer + ".1.", x, 1);
    }
    NDArray pooled = x.reshape(x.getShape().get(0), x.getShape().get(1), -1).mean(new int[] {2});
    return linear("head.fc.2", linear("head.fc.0", pooled).getNDArrayInternal().relu()).normalize();
  }

  private NDArray block(String name, NDArray x, int stride) {
    NDArray hidden = norm(name + "bn1", conv(name + "conv1", x, 3, stride)).getNDArrayInternal().relu();
    NDArray branch = norm(name + "bn2", conv(name + "conv2", hidden, 3, 1));
    String way = name + "downsample.";
    NDArray past = weights.containsKey(way + "0.weight") ? norm(way + "1", conv(way + "0", x, 1, stride)) : x;
    return branch.add(past).getNDArrayInternal().relu();
  }

  private NDArray conv(String name, NDArray x, int kernel, int stride) {
    return x.getNDArrayInternal().convolution(x, weights.get(name + ".weight"), null, new Shape(stride, stride),
        new Shape(kernel / 2, kernel / 2), new Shape(1, 1), 1).singletonOrThrow();
  }

  private NDArray norm(String name, NDArray x) {
    return x.getNDArrayInternal().batchNorm(x, statistics.get(name + ".running_mean"),
        statistics.get(name + ".running_var"), weights.get(name + ".weight"), weights.get(name + ".bias"), 1, 0.1f,
        1e-5f, true).singletonOrThrow();
  }

  private NDArray linear(String name, NDArray x) {
    return Linear.linear(x, weights.get(name + ".weight"), weights.get(name + ".bias"))
        .singletonOrThrow();
  }

  /// `this ← m · this + (1 − m) · fast`
  void follow(LibtorchResNet fast, float m) {
    weights.forEach((name, slow) -> {
      try (NDArray share = fast.weights.get(name).mul(1 - m)) {
        slow.muli(m).addi(share);
      }
    });
  }

  /// One step of SGD by the gradients collected last. Biases and norms do not decay.
  void descend() {
    weights.forEach((name, weight) -> {
      float decay = weight.getShape().dimension() > 1 ? WEIGHT_DECAY : 0;
      try (NDArray gradient = weight.getGradient()) {
        weight.getNDArrayInternal().sgdUpdate(new NDList(weight, gradient, momenta.get(name)), new NDList(weight),
            (float) RATE, decay, 1, -1, MOMENTUM, false);
      }
    });
  }
}
