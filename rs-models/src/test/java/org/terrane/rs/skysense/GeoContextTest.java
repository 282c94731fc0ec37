package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.terrane.autograd.Grad;
import org.terrane.autograd.Parameter;
import org.terrane.nn.Init;
import org.terrane.nn.StateDict;
import org.terrane.nn.optim.AdamW;
import org.terrane.rs.skysense.contrast.SinkhornKnopp;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// The checks of methods.md 4.9 that concern the prototypes of regions.
class GeoContextTest {
  private static final Key KEY = Key.of(51);
  private static final int WIDTH = 8;
  private static final GeoContext.Config CONFIG = new GeoContext.Config(4, 3, 5);
  private static final double MOMENTUM = 0.9;

  @ParameterizedTest
  @EnumSource(value = DType.class, names = {"F32", "F64"})
  void an_update_touches_the_regions_of_the_batch_only(DType dtype) {
    GeoContext geo = geo(dtype);
    double[][] before = regions(geo);

    geo.update(fused(dtype, 2), List.of(2, 0), SinkhornKnopp.DEFAULT, MOMENTUM);

    double[][] after = regions(geo);
    assertThat(after[1]).containsExactly(before[1]);
    assertThat(after[3]).containsExactly(before[3]);
    assertThat(after[0]).isNotEqualTo(before[0]);
    assertThat(after[2]).isNotEqualTo(before[2]);
  }

  @Test
  void prototypes_move_towards_the_weighted_mean_of_what_they_get() {
    GeoContext geo = geo(DType.F64);
    Tensor fused = fused(DType.F64, 1);
    Tensor features = geo.proj().forward(fused).select(0, 0); // (6, 5)
    Tensor own = geo.bank().of(List.of(1)).select(0, 0); // (3, 5)
    Tensor shares = SinkhornKnopp.DEFAULT.assign(linear(l2Normalize(features, -1), l2Normalize(own, -1)));
    Tensor means = shares.div(shares.sum(0, KEEP)).transpose(0, 1).matmul(features);

    geo.update(fused, List.of(1), SinkhornKnopp.DEFAULT, MOMENTUM);

    assertThat(geo.bank().of(List.of(1)).toDoubles())
        .containsExactly(own.mul(0.9).add(means.mul(0.1)).toDoubles(), within(1e-12));
  }

  @Test
  void samples_of_one_region_count_together() {
    GeoContext apart = geo(DType.F64);
    GeoContext together = geo(DType.F64);
    Tensor fused = fused(DType.F64, 2);

    together.update(fused, List.of(1, 1), SinkhornKnopp.DEFAULT, MOMENTUM);
    apart.update(fused.reshape(1, 12, WIDTH), List.of(1), SinkhornKnopp.DEFAULT, MOMENTUM);

    assertThat(regions(together)[1]).containsExactly(regions(apart)[1]);
  }

  @Test
  void with_a_momentum_of_1_the_bank_is_constant() {
    GeoContext geo = geo(DType.F32);
    double[][] before = regions(geo);

    geo.update(fused(DType.F32, 2), List.of(0, 3), SinkhornKnopp.DEFAULT, 1);

    assertThat(regions(geo)).isDeepEqualTo(before);
  }

  /// A bank whose prototypes lie among the features finds groups: updates bring features and prototypes together.
  @Test
  void prototypes_find_the_groups_of_features() {
    PrototypeBank bank = PrototypeBank.create(Init.of(KEY), 1, 3, 5);
    Tensor centres = l2Normalize(Tensor.normal(KEY.fold("centres"), DType.F32, 3, 5), -1);
    for (int step = 0; step < 100; step++) {
      Tensor noise = Tensor.normal(KEY.fold(step), DType.F32, 8, 3, 5).mul(0.05);
      bank.update(0, centres.unsqueeze(0).add(noise).reshape(24, 5), SinkhornKnopp.DEFAULT, MOMENTUM);
    }
    Tensor found = linear(centres, l2Normalize(bank.of(List.of(0)).select(0, 0), -1)); // (3, 3) cosines
    assertThat(found.max(1, KEEP).toFloats()).satisfies(best -> {
      for (float cosine : best) {
        assertThat(cosine).isGreaterThan(0.98f);
      }
    });
  }

  @Test
  void the_context_of_a_cell_is_the_prototypes_it_is_like() {
    GeoContext geo = geo(DType.F64);
    Tensor fused = fused(DType.F64, 2);

    Tensor both = geo.forward(fused, List.of(3, 1));

    assertThat(both.shape().toArray()).containsExactly(2, 6, WIDTH + 5);
    assertThat(both.slice(2, 0, WIDTH).toDoubles()).containsExactly(fused.toDoubles());
    Tensor own = geo.bank().of(List.of(1)).select(0, 0);
    Tensor weights = softmax(linear(geo.proj().forward(fused.select(0, 1)), own).div(Math.sqrt(5)), -1);
    assertThat(both.select(0, 1).slice(1, WIDTH, WIDTH + 5).toDoubles())
        .containsExactly(weights.matmul(own).toDoubles(), within(1e-7)); // the scale 1/√d is a float
  }

  @Test
  void gradients_reach_the_queries_and_never_the_prototypes() {
    GeoContext geo = geo(DType.F64);
    assertThat(StateDict.of(geo).parameters().keySet()).containsExactly("proj.weight", "proj.bias");
    List<Tensor> at = new ArrayList<>(geo.parameters().stream().map(Parameter::value).toList());
    at.add(geo.bank().prototypes().value());
    double[][] before = regions(geo);

    List<Tensor> gradients = Grad.gradients(all -> {
      Tensor fused = fused(DType.F64, 1);
      geo.update(fused, List.of(0), SinkhornKnopp.DEFAULT, MOMENTUM);
      return geo.proj().forward(fused).square().sum();
    }, at);

    assertThat(gradients.getLast().toDoubles()).containsOnly(0);
    assertThat(gradients.getFirst().abs().sum().item()).isPositive();
    assertThat(regions(geo)[0]).isNotEqualTo(before[0]);
  }

  @Test
  void fine_tuning_leaves_the_prototypes_as_they_are() {
    GeoContext geo = geo(DType.F32);
    double[][] before = regions(geo);
    AdamW optimizer = AdamW.create(geo, AdamW.Config.MAE);

    optimizer.step(Grad.valueAndGrad(geo.parameters(),
        () -> geo.forward(fused(DType.F32, 2), List.of(3, 1)).square().mean()).grads(), 0.1);

    assertThat(regions(geo)).isDeepEqualTo(before);
  }

  @Test
  void what_does_not_fit_is_refused() {
    GeoContext geo = geo(DType.F32);
    assertThatThrownBy(() -> geo.forward(fused(DType.F32, 2), List.of(1)))
        .hasMessage("[geoContext] places must be one for each sample of fused (B, S, D), but are 1 for (2, 6, 8)");
    assertThatThrownBy(() -> geo.forward(fused(DType.F32, 1), List.of(4)))
        .hasMessage("[prototypeBank] region must be within 0 and 3, but is 4");
  }

  private static GeoContext geo(DType dtype) {
    return GeoContext.create(Init.of(KEY).as(dtype), WIDTH, CONFIG);
  }

  private static Tensor fused(DType dtype, int samples) {
    return Tensor.normal(KEY.fold("fused"), dtype, samples, 6, WIDTH);
  }

  private static double[][] regions(GeoContext geo) {
    double[][] regions = new double[CONFIG.regions()][];
    for (int i = 0; i < regions.length; i++) {
      regions[i] = geo.bank().of(List.of(i)).toDoubles();
    }
    return regions;
  }
}
