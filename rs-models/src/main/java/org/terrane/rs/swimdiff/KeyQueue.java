package org.terrane.rs.swimdiff;

import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import org.terrane.nn.Buffer;
import org.terrane.nn.Counter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// MoCo's dictionary: the keys of the last K samples, first in, first out, each with the scene and the sample it is of.
///
/// It begins with random vectors of length 1, as the released MoCo does, in slots marked [#EMPTY]; the loss says
/// whether these count. A buffer of the model, so checkpoints hold it. Source: He et al., "Momentum Contrast", 2020.
///
/// @param vectors `(K, D)`, rows of length 1
/// @param scenes  `(K)` I64
/// @param samples `(K)` I64
/// @param pointer the slot the next key goes to
public record KeyQueue(Buffer vectors, Buffer scenes, Buffer samples, Counter pointer) implements Layer {
  /// The scene and the sample of a slot that no key has filled yet.
  public static final long EMPTY = -1;

  /// @param size  K
  /// @param width D
  public static KeyQueue create(Init init, int size, int width) {
    Init ids = init.as(DType.I64);
    Buffer vectors = init.buffer(0, size, width);
    vectors.assign(Run.current().on(init.device()).call(() ->
        l2Normalize(Tensor.normal(init.key("vectors"), init.dtype(), size, width), -1)));
    return new KeyQueue(vectors, ids.buffer(EMPTY, size), ids.buffer(EMPTY, size), new Counter());
  }

  /// K.
  public int size() {
    return vectors.spec().shape().size(0);
  }

  /// Puts the keys of a batch over the oldest ones. The values a tape has saved stay as they were.
  ///
  /// @param keys    `(B, D)`, rows of length 1; K is a multiple of B
  /// @param scenes  of each key, 0 or above
  /// @param samples of each key, 0 or above
  /// @throws IllegalArgumentException `[keyQueue] size must be a multiple of the batch …`; or when ids do not fit
  public void enqueue(Tensor keys, long[] scenes, long[] samples) {
    int batch = keys.size(0);
    int first = (int) pointer.value();
    if (size() % batch != 0 || first % batch != 0) {
      throw new IllegalArgumentException("[keyQueue] size must be a multiple of the batch, always of one size, but is "
          + size() + " with a batch of " + batch + " at slot " + first);
    }
    requireIds("scenes", scenes, batch);
    requireIds("samples", samples, batch);
    Device device = keys.device();
    overwrite(vectors, first, keys);
    overwrite(this.scenes, first, onDevice(device, scenes));
    overwrite(this.samples, first, onDevice(device, samples));
    pointer.set((first + batch) % size());
  }

  /// @throws IllegalArgumentException when there is not one id of 0 or above for each row
  static void requireIds(String what, long[] ids, int rows) {
    if (ids.length != rows) {
      throw new IllegalArgumentException(
          "[keyQueue] " + what + " must be one for each of " + rows + " rows, but are " + ids.length);
    }
    for (int row = 0; row < rows; row++) {
      if (ids[row] < 0) {
        throw new IllegalArgumentException("[keyQueue] " + what + " must be 0 or above (below 0 is an empty slot), but"
            + " that of row " + row + " is " + ids[row]);
      }
    }
  }

  static Tensor onDevice(Device device, long[] ids) {
    return Run.current().on(device).call(() -> Tensor.of(ids, ids.length));
  }

  private static void overwrite(Buffer buffer, int first, Tensor rows) {
    Tensor old = buffer.value();
    int end = first + rows.size(0);
    buffer.assign(Tensor.concat(0, old.slice(0, 0, first), rows, old.slice(0, end, old.size(0))));
  }
}
