package org.terrane.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Parameter;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;

class InitTest {
  private static final Init INIT = Init.of(Key.of(7));

  @Test
  void a_weight_follows_from_its_path_not_from_the_order_of_construction() {
    float[] first = values(INIT.at("blocks").at(0).at("fc1").xavierUniform("weight", 8, 4));
    values(INIT.at("blocks").at(1).at("fc1").xavierUniform("weight", 8, 4));

    assertThat(values(INIT.at("blocks.0").at("fc1").xavierUniform("weight", 8, 4))).isEqualTo(first);
    assertThat(values(INIT.at("blocks.1").at("fc1").xavierUniform("weight", 8, 4))).isNotEqualTo(first);
    assertThat(values(INIT.at("blocks.0").at("fc2").xavierUniform("weight", 8, 4))).isNotEqualTo(first);
    assertThat(values(Init.of(Key.of(8)).at("blocks.0").at("fc1").xavierUniform("weight", 8, 4))).isNotEqualTo(first);
  }

  @Test
  void frozen_weights_are_the_same_ones_but_not_trainable() {
    Parameter frozen = INIT.frozen().at("fc1").on(INIT.device()).as(DType.F32).xavierUniform("weight", 8, 4);

    assertThat(frozen.trainable()).isFalse();
    assertThat(INIT.at("fc1").xavierUniform("weight", 8, 4).trainable()).isTrue();
    assertThat(values(frozen)).isEqualTo(values(INIT.at("fc1").xavierUniform("weight", 8, 4)));
  }

  @Test
  void xavier_spreads_over_its_limit_with_its_variance() {
    float[] drawn = values(INIT.xavierUniform("weight", 64, 8, 4, 4)); // in = 8·4·4
    double limit = Math.sqrt(6.0 / (64 + 128));

    assertSpread(drawn, limit / Math.sqrt(3));
    assertThat(max(drawn)).isLessThanOrEqualTo((float) limit).isGreaterThan((float) (0.99 * limit));
  }

  @Test
  void kaiming_follows_the_inputs_alone() {
    assertSpread(values(INIT.kaimingNormal("weight", 64, 8, 4, 4)), Math.sqrt(2.0 / 128));
    assertSpread(values(INIT.kaimingUniform("weight", 64, 128)), Math.sqrt(2.0 / 128));
  }

  @Test
  void kaiming_over_outputs_follows_the_outputs_alone() {
    assertSpread(values(INIT.kaimingNormalOut("weight", 64, 8, 4, 4)), Math.sqrt(2.0 / (64 * 16)));
  }

  @Test
  void a_truncated_normal_stays_within_two_deviations() {
    float[] drawn = values(INIT.truncatedNormal("weight", 0.5, 128, 128));

    assertThat(max(drawn)).isLessThanOrEqualTo(1).isGreaterThan(0.98f);
    assertSpread(drawn, 0.5 * 0.8796); // deviation of a standard normal cut at ±2
  }

  @Test
  void constants_type_and_trainability_are_as_asked() {
    Init wide = INIT.as(DType.F64);

    assertThat(wide.ones(2, 3).spec()).isEqualTo(new Spec(Shape.of(2, 3), DType.F64));
    assertThat(values(wide.full(2.5, 2))).containsExactly(2.5f, 2.5f);
    assertThat(values(INIT.zeros(2))).containsExactly(0, 0);
    assertThat(INIT.frozen(() -> wide.ones(1).value()).trainable()).isFalse();
    assertThat(INIT.frozen(() -> wide.ones(1).value()).spec().dtype()).isEqualTo(DType.F32);
    assertThat(INIT.ones(1).trainable()).isTrue();
  }

  private static void assertSpread(float[] drawn, double deviation) {
    double mean = mean(drawn, 1);
    double standardError = deviation / Math.sqrt(drawn.length);
    assertThat(mean).isCloseTo(0, within(5 * standardError));
    assertThat(Math.sqrt(mean(drawn, 2))).isCloseTo(deviation, within(0.03 * deviation));
  }

  private static double mean(float[] drawn, int power) {
    double sum = 0;
    for (float value : drawn) {
      sum += Math.pow(value, power);
    }
    return sum / drawn.length;
  }

  private static float max(float[] drawn) {
    float[] sorted = drawn.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1];
  }

  private static float[] values(Parameter parameter) {
    return parameter.value().toFloats();
  }
}
