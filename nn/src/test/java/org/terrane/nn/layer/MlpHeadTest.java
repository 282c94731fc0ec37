package org.terrane.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.tensor.DType;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

class MlpHeadTest {
  private static final Key KEY = Key.of(4);
  private static final MlpHead HEAD = MlpHead.create(Init.of(KEY), 16, 16, 2);

  @Test
  void names_are_those_of_moco_v2() {
    assertThat(StateDict.of(HEAD).slots().keySet())
        .containsExactly("fc.0.weight", "fc.0.bias", "fc.2.weight", "fc.2.bias");
  }

  @Test
  void weights_and_biases_start_as_pytorchs() {
    for (Parameter parameter : HEAD.parameters()) {
      float largest = parameter.value().abs().reshape(-1).max(0, Keep.DROP).item();
      assertThat(largest).isLessThanOrEqualTo(0.25f).isGreaterThan(0.1f); // 1/√16
    }
  }

  @Test
  void negative_inner_values_are_cut_off() {
    MlpHead head = MlpHead.create(Init.of(KEY), 1, 2, 1);
    float[][] values = {{1, -1}, {0, 0}, {3, 5}, {10}};
    for (int i = 0; i < values.length; i++) {
      Parameter parameter = head.parameters().get(i);
      parameter.assign(Tensor.of(values[i], parameter.spec().shape().toArray()));
    }

    assertThat(head.forward(Tensor.of(new float[] {2, -2}, 2, 1)).toFloats()).containsExactly(16, 20);
  }

  @Test
  void normalised_results_have_length_one_and_keep_their_direction() {
    Tensor x = Tensor.normal(KEY, DType.F32, 3, 16);
    float[] plain = HEAD.forward(x).toFloats();
    float[] normalised = HEAD.normalise().forward(x).toFloats();

    for (int row = 0; row < 3; row++) {
      double length = Math.hypot(plain[2 * row], plain[2 * row + 1]);
      assertThat(normalised[2 * row]).isCloseTo((float) (plain[2 * row] / length), within(1e-6f));
      assertThat(normalised[2 * row + 1]).isCloseTo((float) (plain[2 * row + 1] / length), within(1e-6f));
    }
  }
}
