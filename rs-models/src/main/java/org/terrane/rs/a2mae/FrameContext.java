package org.terrane.rs.a2mae;

import java.util.List;
import org.terrane.tensor.Tensor;

/// What the visible patches of an image tell its hidden ones: their mean.
///
/// @param weights `(B, T, K)`, 1/kᵢ where a visible patch belongs to image i, so that the product is the images' means
/// @param frameOfHidden `(B, T·L − K, 1)`, image of each hidden patch in shuffled order
record FrameContext(Tensor weights, Tensor frameOfHidden) {
  static FrameContext of(A2MaeBatch batch, int patches) {
    int sets = batch.size();
    int visible = batch.visibleEach();
    int images = batch.patchesEach() / patches;
    float[] weights = new float[sets * images * visible];
    long[] frames = new long[sets * (batch.patchesEach() - visible)];
    for (int b = 0; b < sets; b++) {
      List<Integer> shuffle = batch.masks().get(b).shuffle();
      int[] kept = new int[images];
      shuffle.subList(0, visible).forEach(patch -> kept[patch / patches]++);
      for (int j = 0; j < visible; j++) {
        int image = shuffle.get(j) / patches;
        weights[(b * images + image) * visible + j] = 1f / kept[image];
      }
      for (int j = visible; j < shuffle.size(); j++) {
        frames[b * (shuffle.size() - visible) + j - visible] = shuffle.get(j) / patches;
      }
    }
    return new FrameContext(Tensor.of(weights, sets, images, visible),
        Tensor.of(frames, sets, batch.patchesEach() - visible, 1));
  }

  /// Visible tokens `(B, K, D)` → one vector for each hidden patch, `(B, T·L − K, D)`; zero for an image of which
  /// nothing is visible.
  Tensor forward(Tensor seen) {
    return weights.matmul(seen).gather(1, frameOfHidden);
  }
}
