package org.terrane.rs.swimdiff;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.terrane.nn.Layer;
import org.terrane.nn.optim.Ema;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// The key side of MoCo: an encoder that follows the query encoder slowly and learns nothing itself.
///
/// Make its layers with [org.terrane.nn.Init#frozen], so that the optimizer leaves them alone, and let the model hold
/// them beside the query encoder, so that checkpoints do. Source: He et al., "Momentum Contrast", 2020, eq. 2.
///
/// @param <E> an encoder, its head included
public final class MomentumEncoder<E extends Layer> {
  private final E encoder;
  private final BiFunction<E, Tensor, Tensor> forward;
  private final GhostGroups groups;
  private final Ema ema;

  private MomentumEncoder(E encoder, BiFunction<E, Tensor, Tensor> forward, GhostGroups groups, Ema ema) {
    this.encoder = encoder;
    this.forward = forward;
    this.groups = groups;
    this.ema = ema;
  }

  /// Makes the key encoder equal to the query encoder; a checkpoint is restored after this.
  ///
  /// @param forward how an encoder makes vectors `(B, D)` of length 1 of views `(B, …)`
  /// @throws IllegalArgumentException when the two do not have the same names
  public static <E extends Layer> MomentumEncoder<E> start(E key, E query, BiFunction<E, Tensor, Tensor> forward,
      GhostGroups groups) {
    return new MomentumEncoder<>(key, forward, groups, Ema.start(key, query));
  }

  /// `key ← m · key + (1 − m) · query`, outside every tape. Batch-norm statistics stay its own.
  public void update(double momentum) {
    untaped(() -> {
      ema.update(momentum);
      return momentum;
    });
  }

  /// The keys of a batch of views, `(B, D)`. No gradient flows through them.
  ///
  /// @param key the order in which batch norm sees the views
  public Tensor keys(Tensor views, Key key) {
    return untaped(() -> groups.shuffled(views, key, x -> forward.apply(encoder, x)));
  }

  private static <T> T untaped(Supplier<T> body) {
    return Run.current().without(Decorator.Rank.TAPE).call(body);
  }
}
