package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.autograd.Grad;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SampleRule;
import org.terrane.datasets.sets.TripleSampler;
import org.terrane.datasets.synth.SyntheticEarth;
import org.terrane.nn.Init;
import org.terrane.nn.optim.AdamW;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;

class OverfitTest {
  private static final A2MaeConfig UNIT = new A2MaeConfig(32, 8, 3, A2MaeConfig.BandMode.THREE_RANDOM,
      Sensors.ALL.stream().map(Sensor::id).toList(), List.of(), 64, 2, 4, 64, 1, 4,
      A2MaeConfig.Encoding.GENERAL, true, true,
      true, true);

  @Test
  void one_set_is_learned_by_heart() {
    List<ImageSet> sets = SyntheticEarth.places(7, 1);
    BandCache cache = BandCache.ofDefaultSize();
    TripleSampler sampler =
        new TripleSampler(sets, SampleRule.ofSide(32), BandStatistics.over(sets, cache), cache);
    List<Frame> frames = sampler.sample(1, 0).frames();
    AnchorMask.Rule rule = new AnchorMask.Rule(AnchorPolicy.SOURCE_AWARE, KeepPolicy.PER_IMAGE, 0.75, 0);
    AnchorMask mask = AnchorMask.draw(rule, AnchorMask.tags(frames), UNIT.patches(), Key.of(3));
    A2MaeBatch batch = A2MaeBatch.of(UNIT, List.of(frames), List.of(mask));
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), UNIT);
    A2MaeObjective objective = new A2MaeObjective(model, true);
    AdamW optimizer = AdamW.create(model, AdamW.Config.MAE);

    float[] losses = new float[400];
    IntStream.range(0, losses.length).forEach(i -> Scope.run(() -> {
      Grad.Result result = Grad.valueAndGrad(model.parameters(), () -> objective.loss(batch, Key.of(i)).total());
      optimizer.step(result.grads(), 2e-3);
      losses[i] = result.value().item();
    }));

    assertThat(losses[0]).isGreaterThan(0.9f);
    assertThat(losses[losses.length - 1]).isLessThan(0.05f);
  }
}
