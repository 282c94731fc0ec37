package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.terrane.autograd.Grad;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.nn.train.Provenance;
import org.terrane.nn.train.Snapshot;
import org.terrane.nn.train.TrainState;
import org.terrane.tensor.DType;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.io.Safetensors;

class KeyQueueTest {
  private static final int WIDTH = 16;
  private static final Init INIT = Init.of(Key.of(1));

  private record Empty() implements Layer {}

  @Test
  void it_begins_with_random_vectors_of_length_one_in_empty_slots() {
    KeyQueue queue = KeyQueue.create(INIT, 6, WIDTH);

    assertUnitNorms(queue);
    assertThat(row(queue, 0)).isNotEqualTo(row(queue, 1));
    assertThat(queue.scenes().value().toLongs()).containsOnly(KeyQueue.EMPTY).hasSize(6);
    assertThat(queue.samples().value().toLongs()).containsOnly(KeyQueue.EMPTY).hasSize(6);
    assertThat(queue.pointer().value()).isZero();
  }

  @Test
  void ids_travel_with_their_vectors_through_wrap_around() {
    KeyQueue queue = KeyQueue.create(INIT, 6, WIDTH);
    float[][] given = new float[10][];
    for (int step = 0; step < 5; step++) {
      Tensor keys = Vectors.unit(100 + step, DType.F32, 2, WIDTH);
      given[2 * step] = keys.select(0, 0).toFloats();
      given[2 * step + 1] = keys.select(0, 1).toFloats();
      queue.enqueue(keys, new long[] {70 + step, 80 + step}, Vectors.ids(2 * step, 2));
      assertThat(queue.pointer().value()).isEqualTo(2 * (step + 1) % 6);
      assertUnitNorms(queue);
    }

    assertThat(queue.samples().value().toLongs()).containsExactly(6, 7, 8, 9, 4, 5);
    assertThat(queue.scenes().value().toLongs()).containsExactly(73, 83, 74, 84, 72, 82);
    long[] samples = queue.samples().value().toLongs();
    for (int slot = 0; slot < 6; slot++) {
      assertThat(row(queue, slot)).isEqualTo(given[(int) samples[slot]]);
    }
  }

  @Test
  void a_checkpoint_gives_back_every_bit(@TempDir Path folder) {
    KeyQueue queue = KeyQueue.create(INIT, 6, WIDTH);
    queue.enqueue(Vectors.unit(9, DType.F32, 2, WIDTH), new long[] {Long.MAX_VALUE, 1L << 53 | 1}, new long[] {3, 4});
    Path file = folder.resolve("queue.safetensors");
    Snapshot snapshot = Snapshot.write(file, 1, Provenance.of("{}", "none", Key.of(1)),
        new TrainState(queue, new Empty()));
    KeyQueue other = KeyQueue.create(Init.of(Key.of(2)), 6, WIDTH);

    snapshot.restore(new TrainState(other, new Empty()));

    assertThat(other.vectors().value().toFloats()).isEqualTo(queue.vectors().value().toFloats());
    assertThat(other.scenes().value().toLongs()).containsExactly(Long.MAX_VALUE, 1L << 53 | 1, -1, -1, -1, -1);
    assertThat(other.samples().value().toLongs()).containsExactly(3, 4, -1, -1, -1, -1);
    assertThat(other.pointer().value()).isEqualTo(2);
    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.names()).containsExactlyInAnyOrder("model.vectors", "model.scenes", "model.samples",
          "model.pointer");
    }
    assertThat(StateDict.of(queue).parameters()).isEmpty();
  }

  @Test
  void enqueueing_under_a_tape_leaves_the_gradient_of_what_was_read_before() {
    KeyQueue queue = KeyQueue.create(INIT, 4, WIDTH);
    float[] before = row(queue, 0);
    Tensor query = Vectors.unit(3, DType.F32, 1, WIDTH);

    Tensor gradient = Grad.gradients(at -> {
      Tensor similarity = at.getFirst().mul(queue.vectors().value().slice(0, 0, 1)).sum();
      queue.enqueue(Vectors.unit(4, DType.F32, 4, WIDTH), Vectors.ids(0, 4), Vectors.ids(0, 4));
      return similarity;
    }, List.of(query)).getFirst();

    assertThat(gradient.toFloats()).isEqualTo(before);
  }

  @Test
  void what_does_not_fit_is_one_clear_line() {
    KeyQueue queue = KeyQueue.create(INIT, 6, WIDTH);
    Map.of(4, "6 with a batch of 4 at slot 0", 12, "6 with a batch of 12 at slot 0").forEach((batch, found) ->
        assertThatThrownBy(() -> queue.enqueue(Vectors.unit(1, DType.F32, batch, WIDTH), Vectors.ids(0, batch),
            Vectors.ids(0, batch))).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("[keyQueue] size must be a multiple of the batch, always of one size, but is " + found));
    Tensor two = Vectors.unit(1, DType.F32, 2, WIDTH);
    assertThatThrownBy(() -> queue.enqueue(two, new long[] {1, -1}, new long[] {1, 2})).hasMessage(
        "[keyQueue] scenes must be 0 or above (below 0 is an empty slot), but that of row 1 is -1");
    assertThatThrownBy(() -> queue.enqueue(two, new long[] {1, 1}, new long[] {1})).hasMessage(
        "[keyQueue] samples must be one for each of 2 rows, but are 1");
    queue.enqueue(two, new long[] {1, 1}, new long[] {1, 1});
    assertThatThrownBy(() -> queue.enqueue(Vectors.unit(1, DType.F32, 3, WIDTH), Vectors.ids(0, 3), Vectors.ids(0, 3)))
        .hasMessageEndingWith("but is 6 with a batch of 3 at slot 2");
    assertThat(queue.pointer().value()).isEqualTo(2);
  }

  private static float[] row(KeyQueue queue, int slot) {
    return queue.vectors().value().select(0, slot).toFloats();
  }

  private static void assertUnitNorms(KeyQueue queue) {
    for (float square : queue.vectors().value().square().sum(-1, Keep.DROP).toFloats()) {
      assertThat(square).isCloseTo(1, within(1e-5f));
    }
  }
}
