package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.nn.Init;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Cells find their prototype, by hand: features and prototypes have two numbers, and the projection changes nothing.
class PrototypeMapTest {
  @Test
  void each_cell_has_the_prototype_that_points_its_way() {
    GeoContext geo = GeoContext.create(Init.of(Key.of(3)), 2, new GeoContext.Config(2, 3, 2));
    geo.proj().weight().assign(Tensor.of(new float[] {1, 0, 0, 1}, 2, 2));
    float[] regions = {9, 9, 9, 9, 9, 9, /* region 1: */ 1, 0, 0, 5, -2, 0};
    geo.bank().prototypes().assign(Tensor.of(regions, 2, 3, 2));
    Tensor fused = Tensor.of(new float[] {0, 3, 7, 0, -1, 0, 3, 4}, 1, 4, 2);

    PrototypeMap map = PrototypeMap.of(geo, fused, List.of(1)).getFirst();

    assertThat(map.side()).isEqualTo(2);
    assertThat(map.place()).isEqualTo(1);
    assertThat(map.nearest()).containsExactly(1, 0, 2, 1);
    assertThat(map.cosine()).containsExactly(new float[] {1, 1, 1, 0.8f}, within(1e-6f));
    assertThat(map.used()).isEqualTo(3);
  }
}
