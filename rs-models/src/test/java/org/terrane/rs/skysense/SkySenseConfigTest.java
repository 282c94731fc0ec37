package org.terrane.rs.skysense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.Slot;
import org.terrane.nn.StateDict;
import org.terrane.rs.skysense.contrast.DinoHead;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.engine.Abstract;

/// The paper's counts (methods.md 4.3, 4.9), without memory, in a shape-only run.
class SkySenseConfigTest {
  private static final Init INIT = Init.of(Key.of(1));
  private static final Percentage CLOSE = Percentage.withPercentage(1);

  @Test
  void each_part_of_the_paper_preset_has_the_papers_parameters() {
    Run.current().on(new Abstract()).call(() -> {
      SkySense network = SkySense.create(INIT, SkySenseConfig.paper());
      assertThat(count(network.hr())).isCloseTo(654_000_000L, CLOSE);
      assertThat(count(network.ms())).isCloseTo(302_000_000L, CLOSE);
      assertThat(count(network.sar())).isCloseTo(302_000_000L, CLOSE);
      assertThat(count(network.fusion())).isCloseTo(305_200_000L, CLOSE);
      assertThat(count(network.msUp())).isCloseTo(46_200_000L, CLOSE);
      assertThat(count(network.fusion()) + count(network.msUp()) + count(network.sarUp()))
          .isCloseTo(398_000_000L, CLOSE);
      return network;
    });
  }

  /// 209.7 million numbers of prototypes; eight heads on features of 1024 are the "others".
  @Test
  void the_whole_of_the_paper_preset_has_2_06_billion() {
    Run.current().on(new Abstract()).call(() -> {
      SkySense network = SkySense.create(INIT, SkySenseConfig.paper());
      GeoContext geo = GeoContext.create(INIT, 1024, SkySenseConfig.paper().geo());
      DinoHead head = DinoHead.create(INIT, SkySenseConfig.paper().head());
      assertThat(geo.bank().prototypes().spec().shape().elements()).isEqualTo(4096L * 100 * 512);
      assertThat(SkySenseConfig.HEADS * count(head)).isCloseTo(189_000_000L, CLOSE);
      assertThat(count(network) + numbers(geo) + SkySenseConfig.HEADS * count(head)).isCloseTo(2_062_850_000L, CLOSE);
      return network;
    });
  }

  @Test
  void small_presets_are_networks_too() {
    Run.current().on(new Abstract()).call(() -> {
      assertThat(count(SkySense.create(INIT, SkySenseConfig.unit()))).isLessThan(2_000_000);
      assertThat(count(SkySense.create(INIT, SkySenseConfig.tiny()))).isCloseTo(90_000_000L, within(10_000_000L));
      assertThat(count(SkySense.create(INIT, SkySenseConfig.desk()))).isCloseTo(16_000_000L, within(2_000_000L));
      return INIT;
    });
  }

  private static long count(Layer layer) {
    return StateDict.of(layer).parameterCount();
  }

  /// Parameters and floating buffers.
  private static long numbers(Layer layer) {
    return StateDict.of(layer).slots().values().stream().map(Slot::spec)
        .filter(spec -> spec.dtype().isFloating()).mapToLong(spec -> spec.shape().elements()).sum();
  }
}
