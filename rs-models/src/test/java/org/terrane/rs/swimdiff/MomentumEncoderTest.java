package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.BatchNorm2d;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

class MomentumEncoderTest {
  private static final Key KEY = Key.of(3);
  private static final GhostGroups ONE = new GhostGroups(1);
  private static final Tensor VIEWS = Tensor.normal(Key.of(4), DType.F64, 8, 3, 2, 2);

  private record Encoder(BatchNorm2d norm, Linear head) implements Layer {
    static Encoder create(Init init) {
      return new Encoder(BatchNorm2d.create(init.at("norm"), 3), Linear.create(init.at("head"), 12, 5));
    }

    Tensor forward(Tensor x) {
      return l2Normalize(head.forward(norm.forward(x).reshape(x.size(0), 12)), -1);
    }
  }

  private final Encoder query = Encoder.create(Init.of(Key.of(1)).as(DType.F64));
  private final Encoder key = Encoder.create(Init.of(Key.of(2)).as(DType.F64).frozen());

  @Test
  void after_n_steps_it_is_the_closed_form_of_the_average() {
    MomentumEncoder<Encoder> momentum = MomentumEncoder.start(key, query, Encoder::forward, ONE);
    double decay = 0.9;
    int steps = 12;
    double[] expected = query.head().weight().value().mul(Math.pow(decay, steps)).toDoubles();
    for (int step = 0; step < steps; step++) {
      query.head().weight().assign(Tensor.normal(Key.of(50 + step), DType.F64, 5, 12));
      double share = (1 - decay) * Math.pow(decay, steps - 1 - step);
      double[] values = query.head().weight().value().toDoubles();
      for (int i = 0; i < expected.length; i++) {
        expected[i] += share * values[i];
      }
      momentum.update(decay);
    }
    assertThat(key.head().weight().value().toDoubles()).containsExactly(expected, within(1e-12));
  }

  @Test
  void the_key_side_receives_no_gradient() {
    Encoder trainable = Encoder.create(Init.of(Key.of(2)).as(DType.F64)); // even if someone asks for it
    MomentumEncoder<Encoder> momentum = MomentumEncoder.start(trainable, query, Encoder::forward, ONE);
    KeyQueue queue = Vectors.full(DType.F64, 5, 7, 8, 9);
    List<Parameter> all = Stream.concat(query.parameters().stream(), trainable.parameters().stream()).toList();

    Grad.Result result = Run.training(KEY).call(() -> Grad.valueAndGrad(all, () -> {
      Tensor queries = query.forward(VIEWS);
      momentum.update(0.9);
      Tensor keys = momentum.keys(VIEWS.mul(0.9), KEY);
      return SceneMatching.DEFAULT.match(queries, keys, Vectors.ids(0, 8), queue).loss();
    }));

    for (Parameter parameter : trainable.parameters()) {
      assertThat(result.grads().of(parameter).toDoubles()).containsOnly(0);
    }
    assertThat(result.grads().of(query.head().weight()).toDoubles()).doesNotContain(0);
  }

  @Test
  void frozen_layers_are_not_asked_for_a_gradient() {
    assertThat(key.parameters()).hasSize(4).noneMatch(Parameter::trainable);
    assertThat(query.parameters()).hasSize(4).allMatch(Parameter::trainable);
  }

  @Test
  void keys_come_back_in_the_order_of_their_views() {
    MomentumEncoder<Encoder> momentum = MomentumEncoder.start(key, query, Encoder::forward, new GhostGroups(4));
    assertThat(Run.evaluating().call(() -> momentum.keys(VIEWS, KEY)).toDoubles())
        .containsExactly(query.forward(VIEWS).toDoubles(), within(1e-12));
  }

  @Test
  void batch_norm_sees_the_shuffled_groups() {
    Tensor order = GhostGroups.order(KEY, 8);
    long[] rows = order.toLongs();
    assertThat(rows).containsExactlyInAnyOrder(Vectors.ids(0, 8)).isNotEqualTo(Vectors.ids(0, 8));
    assertThat(GhostGroups.order(KEY, 8).toLongs()).isEqualTo(rows);
    assertThat(GhostGroups.order(Key.of(5), 8).toLongs()).isNotEqualTo(rows);

    Tensor found = training(() -> new GhostGroups(2).shuffled(VIEWS, KEY, query::forward));

    for (int group = 0; group < 2; group++) {
      int first = 4 * group;
      Tensor members = Tensor.concat(0, Stream.of(0, 1, 2, 3)
          .map(i -> VIEWS.slice(0, (int) rows[first + i], (int) rows[first + i] + 1)).toList());
      Tensor alone = training(() -> query.forward(members));
      for (int i = 0; i < 4; i++) {
        assertThat(found.select(0, (int) rows[first + i]).toDoubles())
            .containsExactly(alone.select(0, i).toDoubles(), within(1e-12));
      }
    }
  }

  @Test
  void the_queries_way_keeps_the_order_and_has_gradients() {
    Tensor found = training(() -> new GhostGroups(2).forward(VIEWS, query::forward));
    Tensor second = training(() -> query.forward(VIEWS.slice(0, 4, 8)));
    assertThat(found.slice(0, 4, 8).toDoubles()).containsExactly(second.toDoubles(), within(1e-12));
    Tensor gradient = training(() -> Grad.gradients(
        at -> new GhostGroups(2).forward(at.getFirst(), query::forward).select(1, 0).sum(), List.of(VIEWS)).getFirst());
    assertThat(gradient.toDoubles()).doesNotContain(0);
  }

  @Test
  void groups_that_do_not_divide_the_batch_are_refused() {
    assertThatThrownBy(() -> new GhostGroups(3).forward(VIEWS, query::forward)).hasMessage(
        "[ghostGroups] batch must be a multiple of the groups, at least 1, but is 8 in 3 groups");
  }

  private static Tensor training(Supplier<Tensor> body) {
    return Run.training(KEY).call(body);
  }
}
