package org.terrane.bench.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/// The parameters of the DJL model, and AdamW over them.
final class LibtorchParameters {
  private static final float RATE = 1e-4f;
  private static final float DECAY = 0.05f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.95f;

  /// A parameter with the optimizer's state.
  private record Slot(NDArray value, NDArray mean, NDArray variance) {}

  private final NDManager manager;
  private final List<Slot> slots = new ArrayList<>();

  LibtorchParameters(NDManager manager) {
    this.manager = manager;
  }

  NDArray normal(long... shape) {
    NDArray value = manager.randomNormal(0, 0.02f, new Shape(shape), DataType.FLOAT32);
    slots.add(new Slot(value, value.zerosLike(), value.zerosLike()));
    value.setRequiresGradient(true);
    return value;
  }

  LibtorchBlock.Affine linear(int in, int out) {
    return new LibtorchBlock.Affine(normal(out, in), normal(out));
  }

  LibtorchBlock.Affine norm(int width) {
    return new LibtorchBlock.Affine(normal(width), normal(width));
  }

  /// One step of AdamW by the gradients collected last, which it sets to zero.
  void update(int step) {
    float corrected = (float) (RATE * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
    for (Slot slot : slots) {
      try (NDManager scratch = manager.newSubManager(); NDArray gradient = slot.value().getGradient()) {
        gradient.attach(scratch);
        slot.value().getNDArrayInternal().adamUpdate(
            new NDList(slot.value(), gradient, slot.mean(), slot.variance()), new NDList(slot.value()),
            RATE, corrected, DECAY, 1, -1, BETA1, BETA2, 1e-8f, true, true);
      }
    }
  }
}
