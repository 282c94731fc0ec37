package org.terrane.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Gradients;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.StateDict;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;

class OptimizerGroupsTest {
  private record Part(Parameter weight) implements Layer {}

  private record Model(Part encoder, Part decoder) implements Layer {
    static Model create() {
      Init init = Init.of(Key.of(1)).as(DType.F64);
      return new Model(new Part(init.full(2, 1, 1)), new Part(init.full(2, 1, 1)));
    }

    Gradients gradients() {
      return Grad.valueAndGrad(parameters(), () ->
          encoder.weight().value().mul(4).add(decoder.weight().value().mul(3)).sum()).grads();
    }
  }

  private static OptimizerGroups groups(Model model) {
    Map<String, OptimizerGroups.Member> members = new LinkedHashMap<>();
    members.put("encoder", new OptimizerGroups.Member(
        Sgd.create(model.encoder(), new Sgd.Config(0.9, false, 0)), 1));
    members.put("decoder", new OptimizerGroups.Member(
        AdamW.create(model.decoder(), new AdamW.Config(0.9, 0.999, 0, 0)), 0.5));
    return OptimizerGroups.of(members);
  }

  @Test
  void each_part_moves_by_its_own_rule_and_rate() {
    Model model = Model.create();
    OptimizerGroups optimizer = groups(model);
    optimizer.step(model.gradients(), 0.1);
    assertThat(model.encoder().weight().value().item()).isCloseTo(2 - 0.1f * 4, within(1e-6f));
    assertThat(model.decoder().weight().value().item()).as("Adam's first step is as long as its rate")
        .isCloseTo(2 - 0.5f * 0.1f, within(1e-6f));
  }

  @Test
  void the_state_of_all_is_one_layer_with_the_names_of_the_parts() {
    assertThat(StateDict.of(groups(Model.create()).state()).slots()).containsOnlyKeys(
        "groups.encoder.momentum_buffer.weight", "groups.decoder.exp_avg.weight", "groups.decoder.exp_avg_sq.weight",
        "groups.decoder.step");
  }
}
