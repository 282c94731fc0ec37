package org.terrane.rs.swimdiff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.terrane.nn.diffusion.NoiseLoss;
import org.terrane.nn.layer.Pyramid;
import org.terrane.nn.optim.Schedule;
import org.terrane.nn.train.GradientShare;
import org.terrane.nn.train.Objective;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// What SwiMDiff minimises: `λ_C · L_C + λ_D · L_D` (methods.md 3.4 to 3.6).
///
/// The order of a step: the key side follows, queries, keys, losses; the queue takes the keys in. Nothing between that
/// and the next step reads the queue, so it need not wait for the optimizer. Times and noise are drawn from a key of
/// their own: without them, the rest of the numbers stay what they are.
///
/// @param follower the key side; none without the contrastive branch
/// @param momentum of the key side, step by step
public record SwimDiffObjective(SwimDiff model, SceneMatching matching, LossWeights weights,
    Optional<MomentumEncoder<Encoder>> follower, Schedule momentum) implements Objective<SwimDiffBatch> {

  /// Makes the key side equal to the query side; a checkpoint is restored after this.
  public static SwimDiffObjective start(SwimDiff model, SceneMatching matching, LossWeights weights,
      Schedule momentum) {
    Optional<MomentumEncoder<Encoder>> follower = model.key().map(key -> MomentumEncoder.start(key, model.query(),
        (side, views) -> side.project(side.features(views)), new GhostGroups(model.config().groups())));
    return new SwimDiffObjective(model, matching, weights, follower, momentum);
  }

  @Override
  public Loss loss(SwimDiffBatch batch, Key key) {
    return loss(batch, key, clean -> noiseLoss().draw(clean, key.fold("diffusion")));
  }

  /// The loss with times and noise of one's own.
  ///
  /// @param draw given the clean images, `(B, C, S, S)`
  public Loss loss(SwimDiffBatch batch, Key key, Function<Tensor, NoiseLoss.Draw> draw) {
    follower.ifPresent(side -> side.update(momentum.at(batch.step())));
    Tensor views = batch.queryViews(); // (B, C, S, S)
    Pyramid features = model.features(views);
    Map<String, Tensor> parts = new LinkedHashMap<>();
    Tensor total = Tensor.scalar(0);
    Optional<GradientShare> share = Optional.empty();
    if (follower.isPresent()) {
      SceneMatching.Result result = contrast(follower.get(), features, batch, key.fold("keys"));
      parts.put("contrastive", result.loss());
      parts.put("accuracy", result.accuracy());
      parts.put("batch_accuracy", result.batchAccuracy());
      parts.put("without_negatives", result.withoutNegatives());
      total = total.add(result.loss().mul(weights.contrastive()));
    }
    if (model.unet().isPresent()) {
      Tensor clean = model.clean(views);
      Tensor loss = noiseLoss().loss(model.denoiser(features), clean, draw.apply(clean));
      parts.put("diffusion", loss);
      Tensor weighted = loss.mul(weights.diffusion());
      total = total.add(weighted);
      if (weights.measuresShare(batch.step())) {
        share = Optional.of(new GradientShare("diffusion_share", weighted, model.query().encoder().parameters()));
      }
    }
    return new Loss(total, parts, share);
  }

  private SceneMatching.Result contrast(MomentumEncoder<Encoder> side, Pyramid features, SwimDiffBatch batch,
      Key key) {
    KeyQueue queue = model.queue().orElseThrow();
    Tensor queries = model.query().project(features); // (B, D)
    Tensor keys = side.keys(batch.keyViews(), key); // (B, D)
    SceneMatching.Result result = matching.match(queries, keys, batch.scenes(), queue);
    queue.enqueue(keys, batch.scenes(), batch.samples());
    return result;
  }

  private NoiseLoss noiseLoss() {
    return new NoiseLoss(model.diffusion(), weights.weighting());
  }
}
