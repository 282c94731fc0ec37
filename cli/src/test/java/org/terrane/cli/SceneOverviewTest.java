package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.sampling.BandChoice;
import org.terrane.datasets.sampling.CutImage;
import org.terrane.datasets.sampling.SceneExtent;
import org.terrane.datasets.sampling.SceneRule;
import org.terrane.datasets.sampling.SceneSampler;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.synth.SyntheticEarth;

class SceneOverviewTest {
  private static final int ORANGE = 0xffff8c28;

  /// 288 x 288 pixels, sixteen patches of 72.
  private final SceneSampler sampler = sampler();
  private final CutImage image = sampler.images().getFirst();
  private final BandView view = BandView.of(sampler.patch(0).frame().bands());

  @Test
  void a_small_image_is_shown_pixel_by_pixel() {
    SceneOverview plain = SceneOverview.of(sampler, image, view, Set.of(), List.of());
    assertThat(plain.picture().getWidth()).isEqualTo(288);
    assertThat(plain.picture().getHeight()).isEqualTo(288);
    var patch = view.draw(sampler.patch(6).frame()); // second row, third column
    for (int i = 0; i < 72; i++) {
      assertThat(plain.picture().getRGB(144 + i, 72 + i)).isEqualTo(patch.getRGB(i, i));
    }
    assertThat(view.names()).isEqualTo("B04 · B03 · B02");
    assertThat(SceneOverview.limits(image)).isEmpty();
  }

  @Test
  void squares_lie_on_their_patches() {
    SceneOverview plain = SceneOverview.of(sampler, image, view, Set.of(), List.of());
    SceneOverview drawn = SceneOverview.of(sampler, image, view, Set.of(6L, 11L), List.of(11L));
    for (int x = 0; x < 288; x++) {
      for (int y = 0; y < 288; y++) {
        boolean within = (y / 72 == 1 && x / 72 == 2) || (y / 72 == 2 && x / 72 == 3);
        if (!within) {
          assertThat(drawn.picture().getRGB(x, y)).isEqualTo(plain.picture().getRGB(x, y));
        }
      }
    }
    assertThat(drawn.picture().getRGB(3 * 72 + 36, 2 * 72 + 1)).isEqualTo(ORANGE);
    assertThat(drawn.picture().getRGB(2 * 72 + 36, 72 + 1)).isNotEqualTo(plain.picture().getRGB(2 * 72 + 36, 72 + 1))
        .isNotEqualTo(ORANGE);
    assertThat(drawn.picture().getRGB(2 * 72 + 36, 72 + 36)).isEqualTo(plain.picture().getRGB(2 * 72 + 36, 72 + 36));
  }

  private static SceneSampler sampler() {
    List<ImageSet> places = SyntheticEarth.places(5, 1);
    BandCache cache = new BandCache(64 << 20);
    return new SceneSampler(places, SceneRule.of(Sensors.SENTINEL_2_L2A, BandChoice.RGB, 72, new SceneExtent.Image()),
        BandStatistics.over(places, cache), cache);
  }
}
