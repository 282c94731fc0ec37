package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.GradCheck;
import org.terrane.nn.Init;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class SceneMatchingTest {
  private static final int WIDTH = 16;
  private static final double TAU = 0.2;
  private static final Tensor QUERIES = Vectors.unit(1, DType.F32, 4, WIDTH);
  private static final Tensor KEYS = Vectors.unit(2, DType.F32, 4, WIDTH);
  private static final long[] SCENES = {0, 1, 2, 3};
  private static final long[] QUEUED = {0, 1, 2, 3, 0, 0, 7, 8};

  @Test
  void a_queue_entry_of_ones_own_scene_changes_neither_loss_nor_gradients() {
    for (boolean inBatch : new boolean[] {false, true}) {
      SceneMatching matching = matching(FalseNegatives.ELIMINATE, inBatch);
      for (int slot = 0; slot < QUEUED.length; slot++) {
        Outcome before = outcome(matching, Vectors.full(DType.F32, WIDTH, QUEUED));
        for (double scale : new double[] {1, -1, 1e6}) {
          KeyQueue queue = Vectors.full(DType.F32, WIDTH, QUEUED);
          replace(queue, slot, Vectors.unit(99, DType.F32, 1, WIDTH).mul(scale));
          Outcome after = outcome(matching, queue);
          for (int row = 0; row < SCENES.length; row++) {
            boolean own = QUEUED[slot] == SCENES[row];
            assertThat(Arrays.equals(before.row(row), after.row(row))).as("slot %d, row %d", slot, row).isEqualTo(own);
          }
        }
      }
    }
  }

  @Test
  void the_loss_of_a_single_scene_ignores_its_entries_to_the_bit() {
    SceneMatching matching = matching(FalseNegatives.ELIMINATE, false);
    long[] scenes = {4, 4, 4, 4};
    KeyQueue queue = Vectors.full(DType.F32, WIDTH, 4, 1, 4, 2);
    float before = matching.match(QUERIES, KEYS, scenes, queue).loss().item();
    replace(queue, 0, Vectors.unit(98, DType.F32, 1, WIDTH));
    replace(queue, 2, QUERIES.slice(0, 1, 2));
    assertThat(matching.match(QUERIES, KEYS, scenes, queue).loss().item()).isEqualTo(before);
    replace(queue, 1, Vectors.unit(97, DType.F32, 1, WIDTH));
    assertThat(matching.match(QUERIES, KEYS, scenes, queue).loss().item()).isNotEqualTo(before);
  }

  @Test
  void with_distinct_scenes_it_is_plain_moco_to_the_bit() {
    KeyQueue queue = Vectors.full(DType.F32, WIDTH, Vectors.ids(10, 64));
    Tensor dictionary = queue.vectors().value();
    Function<List<Tensor>, Tensor> plain = at -> InfoNce.infoNce(at.get(0), at.get(1), dictionary, TAU);
    float[][] expected = lossAndGradients(plain);
    for (FalseNegatives handling : FalseNegatives.values()) {
      SceneMatching matching = matching(handling, false);
      float[][] found = lossAndGradients(at -> matching.match(at.get(0), at.get(1), SCENES, queue).loss());
      if (handling == FalseNegatives.ATTRACT) { // the same sum, but of soft labels
        assertThat(found[0][0]).isCloseTo(expected[0][0], within(1e-6f));
      } else {
        assertThat(found).isDeepEqualTo(expected);
      }
    }
  }

  @Test
  void keeping_false_negatives_is_plain_moco_whatever_the_scenes() {
    KeyQueue queue = Vectors.full(DType.F32, WIDTH, QUEUED);
    Tensor dictionary = queue.vectors().value();
    SceneMatching matching = matching(FalseNegatives.KEEP, false);
    assertThat(lossAndGradients(at -> matching.match(at.get(0), at.get(1), SCENES, queue).loss()))
        .isDeepEqualTo(lossAndGradients(at -> InfoNce.infoNce(at.get(0), at.get(1), dictionary, TAU)));
  }

  @Test
  void with_one_scene_only_the_loss_and_its_gradients_are_zero() {
    KeyQueue queue = Vectors.full(DType.F32, WIDTH, 5, 5, 5, 5);
    long[] scenes = {5, 5, 5, 5};
    SceneMatching matching = matching(FalseNegatives.ELIMINATE, true);
    float[][] found = lossAndGradients(at -> matching.match(at.get(0), at.get(1), scenes, queue).loss());
    for (float[] numbers : found) {
      assertThat(numbers).containsOnly(0);
    }
    SceneMatching.Result result = matching.match(QUERIES, KEYS, scenes, queue);
    assertThat(result.withoutNegatives().item()).isEqualTo(4);
    assertThat(result.accuracy().item()).isZero();
  }

  @Test
  void empty_slots_do_not_count_unless_asked_for() {
    KeyQueue queue = KeyQueue.create(Init.of(Key.of(8)), 8, WIDTH);
    SceneMatching matching = matching(FalseNegatives.ELIMINATE, false);
    assertThat(matching.match(QUERIES, KEYS, SCENES, queue).loss().item()).isZero();
    queue.enqueue(Vectors.unit(6, DType.F32, 4, WIDTH), Vectors.ids(10, 4), Vectors.ids(0, 4));
    Tensor filled = queue.vectors().value().slice(0, 0, 4);
    assertThat(matching.match(QUERIES, KEYS, SCENES, queue).loss().item())
        .isCloseTo(InfoNce.infoNce(QUERIES, KEYS, filled, TAU).item(), within(1e-6f));
    SceneMatching released = new SceneMatching(TAU, FalseNegatives.ELIMINATE, 0.2, false, true);
    assertThat(released.match(QUERIES, KEYS, SCENES, queue).loss().item())
        .isEqualTo(InfoNce.infoNce(QUERIES, KEYS, queue.vectors().value(), TAU).item());
  }

  @Test
  void every_form_is_its_formula_in_double_precision() {
    long[] scenes = {0, 0, 2, 9};
    long[] queued = {0, -1, 2, 3, 0, 0};
    KeyQueue queue = Vectors.full(DType.F64, WIDTH, 0, 0, 2, 3, 0, 0);
    queue.scenes().assign(Tensor.of(queued, queued.length));
    Tensor queries = Vectors.unit(1, DType.F64, 4, WIDTH);
    Tensor keys = Vectors.unit(2, DType.F64, 4, WIDTH);
    for (FalseNegatives handling : FalseNegatives.values()) {
      for (boolean inBatch : new boolean[] {false, true}) {
        SceneMatching.Result result = matching(handling, inBatch).match(queries, keys, scenes, queue);
        double[] expected = Direct.lossAndAccuracy(rows(queries), rows(keys), scenes, rows(queue.vectors().value()),
            queued, handling, inBatch, TAU, 0.2);
        assertThat(result.loss().toDoubles()[0]).as("%s %s", handling, inBatch).isCloseTo(expected[0], within(1e-12));
        assertThat(result.accuracy().toDoubles()[0]).isCloseTo(expected[1], within(1e-12));
        assertThat(result.batchAccuracy().toDoubles()[0]).isCloseTo(Direct.lossAndAccuracy(rows(queries), rows(keys),
            scenes, new double[0][], new long[0], handling, true, TAU, 0.2)[1], within(1e-12));
      }
    }
  }

  @Test
  void keys_told_by_their_age_alone_are_found_in_the_queue_but_not_in_the_batch() {
    Tensor fresh = Vectors.unit(5, DType.F32, 1, WIDTH); // what all queries and keys of now have in common
    Tensor queries = l2Normalize(fresh.add(QUERIES.mul(0.01)), -1);
    Tensor keys = l2Normalize(fresh.add(KEYS.mul(0.01)), -1);
    SceneMatching.Result result = matching(FalseNegatives.ELIMINATE, false)
        .match(queries, keys, SCENES, Vectors.full(DType.F32, WIDTH, Vectors.ids(10, 64)));
    assertThat(result.accuracy().item()).isEqualTo(1);
    assertThat(result.batchAccuracy().item()).isLessThan(1);
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    KeyQueue queue = Vectors.full(DType.F64, 3, 0, 1, 2, 3, 0, 0);
    List<Tensor> at = List.of(Vectors.unit(1, DType.F64, 4, 3), Vectors.unit(2, DType.F64, 4, 3));
    for (FalseNegatives handling : FalseNegatives.values()) {
      SceneMatching matching = matching(handling, true);
      GradCheck.check(x -> matching.match(x.get(0), x.get(1), new long[] {0, 0, 1, 9}, queue).loss(), at);
    }
  }

  @Test
  void settings_and_scenes_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new SceneMatching(0, FalseNegatives.KEEP, 0.2, false, false))
        .hasMessage("[sceneMatching] temperature must be above 0 and attraction in [0, 1), but are 0.0 and 0.2");
    KeyQueue queue = Vectors.full(DType.F32, WIDTH, QUEUED);
    assertThatThrownBy(() -> SceneMatching.DEFAULT.match(QUERIES, KEYS, new long[] {0, 1, -1, 2}, queue))
        .hasMessageContaining("scenes must be 0 or above").hasMessageContaining("row 2 is -1");
  }

  private static SceneMatching matching(FalseNegatives handling, boolean inBatch) {
    return new SceneMatching(TAU, handling, 0.2, inBatch, false);
  }

  private static void replace(KeyQueue queue, int slot, Tensor row) {
    Tensor old = queue.vectors().value();
    queue.vectors().assign(Tensor.concat(0, old.slice(0, 0, slot), row, old.slice(0, slot + 1, old.size(0))));
  }

  /// The loss of each query by itself and the gradient of its query and key.
  private record Outcome(float[][] rows) {
    float[] row(int i) {
      return rows[i];
    }
  }

  private static Outcome outcome(SceneMatching matching, KeyQueue queue) {
    float[][] rows = new float[SCENES.length][];
    for (int i = 0; i < rows.length; i++) {
      int row = i;
      List<Tensor> at = List.of(QUERIES.slice(0, row, row + 1).contiguous(), KEYS);
      Grad.Vjp vjp = Grad.vjp(() -> matching.match(at.get(0), at.get(1).slice(0, row, row + 1),
          new long[] {SCENES[row]}, queue).loss(), at, null);
      rows[i] = joined(vjp);
    }
    return new Outcome(rows);
  }

  private static float[][] lossAndGradients(Function<List<Tensor>, Tensor> loss) {
    List<Tensor> at = List.of(QUERIES, KEYS);
    Grad.Vjp vjp = Grad.vjp(() -> loss.apply(at), at, null);
    return new float[][] {vjp.value().toFloats(), vjp.gradients().get(0).toFloats(),
        vjp.gradients().get(1).toFloats()};
  }

  private static float[] joined(Grad.Vjp vjp) {
    return Tensor.concat(0, vjp.value().reshape(1), flat(vjp.gradients().get(0)), flat(vjp.gradients().get(1)))
        .toFloats();
  }

  private static Tensor flat(Tensor x) {
    return x.reshape((int) x.shape().elements());
  }

  private static double[][] rows(Tensor x) {
    double[][] rows = new double[x.size(0)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = x.select(0, i).toDoubles();
    }
    return rows;
  }
}
