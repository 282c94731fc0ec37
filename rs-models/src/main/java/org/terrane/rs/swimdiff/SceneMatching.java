package org.terrane.rs.swimdiff;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.LogSoftmax.logSoftmax;

import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Binary;

/// The loss of scene-wide matching: [InfoNce], but keys of the query's own scene are no negatives (methods.md 3.4).
///
/// A key that does not count has the logit −∞, whose exponential and gradient are exactly 0. With all scenes distinct
/// and a full queue the loss is [InfoNce]'s to the bit.
///
/// @param temperature    τ
/// @param falseNegatives what becomes of the keys of one's own scene
/// @param attraction     β, the share of the label that the keys of one's own scene have together; used by `ATTRACT`
/// @param inBatch        whether the other keys of the batch stand beside the queue's
/// @param emptySlots     whether the random vectors of empty slots are negatives, as in the released MoCo
public record SceneMatching(double temperature, FalseNegatives falseNegatives, double attraction, boolean inBatch,
    boolean emptySlots) {
  /// The settings of methods.md 3.4: τ = 0.07, elimination, β = 0.2 if asked for.
  public static final SceneMatching DEFAULT = new SceneMatching(0.07, FalseNegatives.ELIMINATE, 0.2, false, false);

  public SceneMatching {
    if (!(temperature > 0) || !(attraction >= 0 && attraction < 1)) {
      throw new IllegalArgumentException("[sceneMatching] temperature must be above 0 and attraction in [0, 1), but"
          + " are " + temperature + " and " + attraction);
    }
  }

  /// The same with another τ.
  public SceneMatching withTemperature(double other) {
    return new SceneMatching(other, falseNegatives, attraction, inBatch, emptySlots);
  }

  /// What a batch gave.
  ///
  /// @param loss             mean over all queries, a scalar
  /// @param accuracy         share of queries nearer to their own key than to any negative, of those that have a
  ///                         negative; 0 if none has
  /// @param batchAccuracy    the same among the keys of the batch alone. These are all of one age: where it is low and
  ///                         `accuracy` high, queries tell new keys from old ones, and not images from each other
  /// @param withoutNegatives queries that have no negative left; under `ELIMINATE` their loss is 0
  public record Result(Tensor loss, Tensor accuracy, Tensor batchAccuracy, Tensor withoutNegatives) {}

  /// Compares a batch with its keys and the queue, which stays as it is.
  ///
  /// @param queries `(B, D)`, rows of length 1
  /// @param keys    `(B, D)`, rows of length 1, no gradient expected
  /// @param scenes  of each row, 0 or above
  public Result match(Tensor queries, Tensor keys, long[] scenes, KeyQueue queue) {
    KeyQueue.requireIds("scenes", scenes, queries.size(0));
    Tensor own = InfoNce.own(queries, keys, temperature); // (B, 1)
    Tensor rows = KeyQueue.onDevice(queries.device(), scenes).unsqueeze(-1); // (B, 1)
    Candidates batch = batch(queries, keys, rows);
    Candidates queued = queued(queries, rows, queue);
    Candidates candidates = inBatch ? queued.and(batch) : queued;
    Tensor negatives = negatives(candidates);
    Tensor loss = falseNegatives == FalseNegatives.ATTRACT ? attracted(own, candidates)
        : InfoNce.ownKeyIsFirst(Tensor.concat(1, own, negatives));
    Tensor alone = negatives.max(-1, KEEP).gt(Double.NEGATIVE_INFINITY).to(own.dtype()).affine(-1, 1); // (B, 1)
    return new Result(loss, accuracy(own, negatives), accuracy(own, negatives(batch)), alone.sum());
  }

  private static Tensor accuracy(Tensor own, Tensor negatives) {
    Tensor nearest = negatives.max(-1, KEEP); // (B, 1)
    Tensor has = nearest.gt(Double.NEGATIVE_INFINITY).to(own.dtype());
    Tensor hits = own.gt(nearest).to(own.dtype()).mul(has).sum();
    return hits.div(has.sum().maximum(Tensor.full(1, own.dtype())));
  }

  private Tensor negatives(Candidates candidates) {
    return falseNegatives == FalseNegatives.KEEP ? candidates.logits()
        : without(candidates.ofOwnScene(), candidates.logits());
  }

  /// All keys beside one's own.
  ///
  /// @param logits     `(B, M)`, −∞ where there is no key
  /// @param ofOwnScene BOOL `(B, M)`
  private record Candidates(Tensor logits, Tensor ofOwnScene) {
    Candidates and(Candidates more) {
      return new Candidates(Tensor.concat(1, logits, more.logits()), Tensor.concat(1, ofOwnScene, more.ofOwnScene()));
    }
  }

  private Candidates queued(Tensor queries, Tensor rows, KeyQueue queue) {
    Tensor scenes = queue.scenes().value(); // (K)
    Tensor logits = InfoNce.all(queries, queue.vectors().value(), temperature); // (B, K)
    return new Candidates(emptySlots ? logits : without(scenes.eq(KeyQueue.EMPTY), logits), rows.eq(scenes));
  }

  /// The other keys of the batch.
  private Candidates batch(Tensor queries, Tensor keys, Tensor rows) {
    int batch = queries.size(0);
    Tensor numbers = Tensor.arange(batch, rows.dtype());
    Tensor diagonal = numbers.unsqueeze(-1).eq(numbers); // one's own key stands in its own column
    Tensor others = without(diagonal, InfoNce.all(queries, keys, temperature));
    Tensor sameInBatch = rows.eq(rows.reshape(batch)).binary(Binary.Function.XOR, diagonal);
    return new Candidates(others, sameInBatch);
  }

  /// Cross-entropy with soft labels: `1 − β` for one's own key and `β / |P|` for each of the |P| others of its scene;
  /// 1 for one's own key where there are no others.
  private Tensor attracted(Tensor own, Candidates candidates) {
    Tensor friends = candidates.ofOwnScene().to(own.dtype()); // (B, M)
    Tensor count = friends.sum(-1, KEEP); // (B, 1)
    Tensor one = Tensor.full(1, own.dtype(), 1);
    Tensor share = count.minimum(one).mul(attraction); // β, or 0 without friends
    Tensor labels = Tensor.concat(1, share.affine(-1, 1), friends.mul(share.div(count.maximum(one))));
    Tensor logs = logSoftmax(Tensor.concat(1, own, candidates.logits()), -1);
    Tensor counted = Tensor.where(labels.gt(0), logs, Tensor.full(0, own.dtype(), 1)); // 0 · −∞ is no number
    return counted.mul(labels).sum(-1, DROP).mean().neg();
  }

  private static Tensor without(Tensor condition, Tensor logits) {
    return Tensor.where(condition, Tensor.full(Double.NEGATIVE_INFINITY, logits.dtype(), 1), logits);
  }
}
