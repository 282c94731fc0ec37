package org.terrane.rs.swimdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.terrane.nn.Init;
import org.terrane.nn.layer.ResNet;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

class PatchEncoderTest {
  private static final ResNet.Config SMALL =
      new ResNet.Config(ResNet.BlockKind.BASIC, 3, 4, List.of(1, 1, 1, 1), 0, false);
  private static final PatchEncoder ENCODER = new PatchEncoder(Encoder.create(Init.of(Key.of(1)), SMALL, 0), 32);

  @Test
  void what_is_said_of_a_patch_does_not_depend_on_the_others() {
    List<Picture> patches = IntStream.range(0, 35).mapToObj(PatchEncoderTest::patch).toList();
    float[][] together = ENCODER.features(patches);
    assertThat(together).hasDimensions(35, 32);
    for (int i : new int[] {0, 31, 32, 34}) {
      assertThat(together[i]).containsExactly(ENCODER.features(patches.subList(i, i + 1))[0], within(1e-5f));
    }
    assertThat(together[0]).isNotEqualTo(together[1]);
  }

  @Test
  void a_patch_is_seen_whole_at_the_size_of_the_views() {
    Picture large = patch(3);
    Picture view = ENCODER.views(List.of(large)).getFirst();
    assertThat(view.width()).isEqualTo(32);
    assertThat(ENCODER.features(List.of(view))[0]).isEqualTo(ENCODER.features(List.of(large))[0]);
  }

  @Test
  void looking_changes_nothing_in_the_network_even_in_the_middle_of_training() {
    float[] mean = ENCODER.encoder().encoder().bn1().runningMean().value().toFloats();
    List<Picture> patches = List.of(patch(1), patch(2));
    float[][] between = Run.training(Key.of(5)).call(() -> ENCODER.features(patches));
    assertThat(between[0]).containsExactly(ENCODER.features(patches)[0], within(1e-5f));
    assertThat(ENCODER.encoder().encoder().bn1().runningMean().value().toFloats()).isEqualTo(mean);
  }

  private static Picture patch(int seed) {
    float[] noise = Scope.run(() -> Tensor.uniform(Key.of(7).fold(seed), DType.F32, 3, 40, 40).toFloats());
    return new Picture(3, 40, 40, noise);
  }
}
