package org.terrane.rs.swimdiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.terrane.rs.views.Picture;
import org.terrane.rs.views.Resize;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The encoder as it is used once it has learned: it sees patches whole and unchanged, and batch norm goes by its
/// running statistics, so that what is said of a patch does not depend on the others.
///
/// @param side of the views it learned from, in pixels: the size at which it knows things
public record PatchEncoder(Encoder encoder, int side) {
  private static final int BATCH = 32;

  /// The query side of a network.
  public static PatchEncoder of(SwimDiff model) {
    return new PatchEncoder(model.query(), model.config().side());
  }

  /// Patches at the size the encoder knows: the whole patch, resampled.
  public List<Picture> views(List<Picture> patches) {
    return patches.parallelStream().map(new Resize(side)::of).toList();
  }

  /// The pooled features of patches of any size, `(N, F)`.
  public float[][] features(List<Picture> patches) {
    List<Picture> views = views(patches);
    List<float[]> rows = new ArrayList<>();
    for (int first = 0; first < views.size(); first += BATCH) {
      List<Picture> some = views.subList(first, Math.min(first + BATCH, views.size()));
      float[] values = Run.evaluating().call(() ->
          Scope.run(() -> encoder.features(tensor(some)).pooled().toFloats()));
      int width = values.length / some.size();
      for (int i = 0; i < some.size(); i++) {
        rows.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
      }
    }
    return rows.toArray(float[][]::new);
  }

  /// `(B, C, H, W)`.
  static Tensor tensor(List<Picture> pictures) {
    return Tensor.concat(0, pictures.stream()
        .map(one -> Tensor.of(one.pixels(), 1, one.bands(), one.height(), one.width())).toList());
  }
}
