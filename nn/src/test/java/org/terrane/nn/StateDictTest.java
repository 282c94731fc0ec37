package org.terrane.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Parameter;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class StateDictTest {
  private static final Init INIT = Init.of(Key.of(0));

  private record Leaf(Parameter weight, Optional<Parameter> bias, int width) implements Layer {}

  private record Tree(Leaf patchEmbed, List<Leaf> blocks, Map<String, Leaf> stems, Buffer runningMean,
      Counter numBatchesTracked, @Nullable Leaf head, Parameter w2V) implements Layer {}

  private record Twice(Parameter posEmbed, Parameter pos_embed) implements Layer {}

  private static final class NoRecord implements Layer {}

  private enum Activation implements Layer { RELU }

  private record Odd(Layer inner) implements Layer {}

  private static Leaf leaf(boolean bias) {
    return new Leaf(INIT.ones(2, 3), bias ? Optional.of(INIT.zeros(2)) : Optional.empty(), 3);
  }

  @Test
  void names_are_the_paths_of_record_components_in_snake_case() {
    Map<String, Leaf> stems = new LinkedHashMap<>(Map.of("s2.b04", leaf(false)));
    Tree tree = new Tree(leaf(true), List.of(leaf(true), leaf(false)), stems, INIT.buffer(0, 4), new Counter(), null,
        INIT.ones(1));

    StateDict state = StateDict.of(tree);

    assertThat(state.slots().keySet()).containsExactly("patch_embed.weight", "patch_embed.bias", "blocks.0.weight",
        "blocks.0.bias", "blocks.1.weight", "stems.s2.b04.weight", "running_mean", "num_batches_tracked", "w2_v");
    assertThat(state.parameters()).hasSize(7).doesNotContainKey("running_mean");
    assertThat(state.parameterCount()).isEqualTo(4 * 6 + 2 * 2 + 1);
    assertThat(state.tensors().get("num_batches_tracked").toLongs()).containsExactly(0);
  }

  @Test
  void a_shared_parameter_has_two_names_but_counts_once() {
    Leaf shared = leaf(false);
    record Pair(Leaf encoder, Leaf decoder) implements Layer {}
    Pair pair = new Pair(shared, shared);

    assertThat(StateDict.of(pair).parameters().keySet()).containsExactly("encoder.weight", "decoder.weight");
    assertThat(pair.parameters()).containsExactly(shared.weight());
    assertThat(StateDict.of(pair).parameterCount()).isEqualTo(6);
  }

  @Test
  void slots_write_through() {
    Counter counter = new Counter();
    Parameter parameter = INIT.ones(2);
    record Both(Counter step, Parameter weight) implements Layer {}
    Map<String, Slot> slots = StateDict.of(new Both(counter, parameter)).slots();

    slots.get("step").assign(Tensor.of(new long[] {41}));
    slots.get("weight").assign(Tensor.of(new float[] {3, 4}, 2));

    assertThat(counter.increment()).isEqualTo(42);
    assertThat(parameter.value().toFloats()).containsExactly(3, 4);
  }

  @Test
  void trees_whose_weights_would_have_no_name_of_their_own_are_refused() {
    assertThatThrownBy(() -> StateDict.of(new Twice(INIT.ones(1), INIT.ones(1))))
        .hasMessage("[StateDict] names must be unique, but 'pos_embed' is there twice");
    assertThatThrownBy(() -> StateDict.of(new Odd(new NoRecord())))
        .hasMessage("[StateDict] layer 'inner' must be a record, so that its weights have names, but is "
            + "org.terrane.nn.StateDictTest$NoRecord");
    assertThat(StateDict.of(new Odd(Activation.RELU)).slots()).isEmpty();
  }
}
