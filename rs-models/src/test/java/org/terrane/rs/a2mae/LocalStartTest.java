package org.terrane.rs.a2mae;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.terrane.datasets.sets.Frame;
import org.terrane.nn.Init;
import org.terrane.rs.a2mae.A2MaeConfig.Encoding;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;

/// From random weights, does what the network decodes for a hidden patch depend on near visible patches more than on
/// far ones? (docs/adr/0013)
class LocalStartTest {
  private static final int SIDE = 64;
  private static final int GRID = 8;
  private static final int PATCH = 8;

  @Test
  void a_local_network_looks_near_before_it_has_learned_anything() {
    assertThat(nearOverFar(MadeFrames.local(SIDE))).isGreaterThan(2);
    assertThat(nearOverFar(general())).isBetween(0.7, 1.4);
  }

  /// How much decoded tokens of hidden patches move when a visible patch is repainted: the mean over pairs at most 1.5
  /// patches apart, divided by that over pairs at least 4 apart.
  private static double nearOverFar(A2MaeConfig config) {
    A2Mae model = A2Mae.create(Init.of(Key.of(1)), config);
    Frame grey = MadeFrames.frame(SIDE);
    List<Frame> frames = List.of(grey);
    AnchorMask mask = MadeFrames.mask(config, frames, AnchorPolicy.SAME, 3);
    float[] before = decoded(model, grey, mask);
    double[] moved = new double[2];
    int[] pairs = new int[2];
    for (int seen : mask.visiblePatches()) {
      Frame repainted = MadeFrames.repainted(grey, PATCH, seen / GRID, seen % GRID, 0.1f);
      float[] after = decoded(model, repainted, mask);
      for (int hidden : mask.hiddenPatches()) {
        double apart = Math.hypot(seen / GRID - hidden / GRID, seen % GRID - hidden % GRID);
        if (apart <= 1.5 || apart >= 4) {
          int far = apart >= 4 ? 1 : 0;
          moved[far] += distance(before, after, hidden, config.decoderEmbedDim());
          pairs[far]++;
        }
      }
    }
    return moved[0] / pairs[0] / (moved[1] / pairs[1]);
  }

  private static float[] decoded(A2Mae model, Frame frame, AnchorMask mask) {
    A2MaeBatch batch = A2MaeBatch.of(model.config(), List.of(List.of(frame)), List.of(mask));
    return Scope.run(() -> model.decode(model.encode(batch), batch).toFloats());
  }

  private static double distance(float[] one, float[] other, int token, int width) {
    double squares = 0;
    for (int i = token * width; i < (token + 1) * width; i++) {
      squares += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return Math.sqrt(squares);
  }

  private static A2MaeConfig general() {
    A2MaeConfig c = MadeFrames.local(SIDE);
    return new A2MaeConfig(c.imageSize(), c.patchSize(), c.images(), c.bands(), c.sources(), c.channels(),
        c.embedDim(), c.depth(), c.numHeads(), c.decoderEmbedDim(), c.decoderDepth(), c.decoderNumHeads(),
        Encoding.GENERAL, c.useGeo(), c.useScale(), false, c.standardInput());
  }
}
