package org.terrane.rs.skysense;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.Embedding.embedding;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;
import static org.terrane.tensor.fused.Linear.linear;

import java.util.List;
import org.terrane.nn.Buffer;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.rs.skysense.contrast.SinkhornKnopp;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.fused.EmaStep;

/// Prototypes of each region: what its ground usually looks like, learned by averaging and never by gradients
/// (methods.md 4.4, 4.5: geo-context prototype learning).
///
/// @param prototypes `(regions, K, d)`, rows start at random on the unit sphere
public record PrototypeBank(Buffer prototypes) implements Layer {
  public static PrototypeBank create(Init init, int regions, int count, int dim) {
    Buffer prototypes = init.buffer(0, regions, count, dim);
    Scope.run(() -> prototypes.assign(Run.current().on(init.device()).call(() ->
        l2Normalize(Tensor.normal(init.key("prototypes"), init.dtype(), regions, count, dim), -1))));
    return new PrototypeBank(prototypes);
  }

  /// How many regions there are.
  public int regions() {
    return prototypes.spec().shape().size(0);
  }

  /// The prototypes of a batch's regions: `(B, K, d)`. A copy, which later updates leave as it is.
  public Tensor of(List<Integer> regions) {
    long[] index = regions.stream().mapToLong(region -> require(region)).toArray();
    Tensor all = prototypes.value();
    Tensor rows = Run.current().on(all.device()).call(() -> Tensor.of(index, index.length));
    return embedding(all.reshape(all.size(0), -1), rows).reshape(index.length, all.size(1), all.size(2));
  }

  /// Moves the prototypes of one region towards the means of the features they get:
  /// `P ← m·P + (1 − m)·Sᵀf`, with the shares S of each prototype scaled to sum 1. The other regions stay as they are.
  ///
  /// @param features `(N, d)`; no gradient flows
  /// @param momentum m
  public void update(int region, Tensor features, SinkhornKnopp sinkhorn, double momentum) {
    require(region);
    Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor own = prototypes.value().slice(0, region, region + 1); // (1, K, d)
      Tensor likenesses = linear(l2Normalize(features, -1), l2Normalize(own.select(0, 0), -1)); // (N, K)
      Tensor shares = sinkhorn.assign(likenesses);
      Tensor weights = shares.div(shares.sum(0, KEEP)); // (N, K), each column of sum 1
      Tensor means = weights.transpose(0, 1).matmul(features).unsqueeze(0); // (1, K, d)
      new EmaStep(momentum).apply(List.of(own), List.of(means));
      return List.of();
    }));
  }

  private int require(int region) {
    if (region < 0 || region >= regions()) {
      throw new IllegalArgumentException("[prototypeBank] region must be within 0 and " + (regions() - 1) + ", but is "
          + region);
    }
    return region;
  }
}
