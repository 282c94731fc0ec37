package org.terrane.rs.a2mae;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Embedding.embedding;
import static org.terrane.tensor.fused.MaskedMse.maskedMse;

import java.util.Arrays;
import java.util.Map;
import org.terrane.nn.train.Objective;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// What A²-MAE minimises: the squared error of hidden patches, each normalised by its own mean and deviation
/// (methods.md 2.6).
///
/// `target = (x − μ) / √(σ² + 1e-6)` with σ² over n − 1, of all values of a patch; loss = `Σ mask · mean((pred −
/// target)²) / Σ mask` over all images together. Patches of which less than half was measured do not count.
///
/// @param normPix whether targets are normalised per patch
public record A2MaeObjective(A2Mae model, boolean normPix) implements Objective<A2MaeBatch> {
  private static final double NORM_EPS = 1e-6;

  @Override
  public Loss loss(A2MaeBatch batch, Key key) {
    return new Loss(loss(model.decode(model.encode(batch), batch), batch), Map.of());
  }

  /// The loss of what the decoder gave for a batch, `(B·T·L, D_dec)`.
  Tensor loss(Tensor decoded, A2MaeBatch batch) {
    double asked = batch.groups().stream().mapToLong(A2MaeObjective::asked).sum();
    Tensor total = Tensor.scalar(0);
    for (FrameGroup group : batch.groups()) {
      long share = asked(group);
      if (share > 0) {
        total = total.add(loss(decoded, group).mul(share / asked));
      }
    }
    return total;
  }

  private Tensor loss(Tensor decoded, FrameGroup group) {
    int[] rows = group.rows(true);
    Tensor predicted = model.predict(decoded, group, rows); // (M, p·p·C)
    long[] hidden = Arrays.stream(rows).asLongStream().toArray();
    Tensor target = target(embedding(group.patches(), Tensor.of(hidden, hidden.length))); // (M, p·p·C)
    float[] mask = new float[rows.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = group.counts()[rows[i]] ? 1 : 0;
    }
    return maskedMse(predicted, target, Tensor.of(mask, mask.length));
  }

  /// Patches `(N, P)` as the decoder shall predict them.
  Tensor target(Tensor patches) {
    if (!normPix) {
      return patches;
    }
    Tensor centred = patches.sub(patches.mean(-1, KEEP));
    Tensor variance = centred.square().sum(-1, KEEP).div(patches.size(-1) - 1.0); // (N, 1)
    return centred.mul(variance.add(NORM_EPS).rsqrt());
  }

  private static long asked(FrameGroup group) {
    return Arrays.stream(group.rows(true)).filter(row -> group.counts()[row]).count();
  }
}
