package org.terrane.rs.skysense;

import static org.terrane.tensor.fused.ScaledDotProductAttention.scaledDotProductAttention;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.rs.skysense.contrast.SinkhornKnopp;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// What the region of a sample adds to its fused features: each cell asks the region's prototypes (methods.md 4.4).
///
/// In pre-training the features only feed the prototypes ([#update]); with the prototypes fixed, downstream models may
/// use what they say ([#forward]). Of the width of prototypes the papers say nothing; 512 fits their parameter count.
///
/// @param proj    features D → d of the prototypes; their queries
/// @param regions which prototypes belong to which place on Earth
public record GeoContext(Linear proj, PrototypeBank bank, RegionSlots regions) implements Layer {
  /// Sizes.
  ///
  /// @param regions    N_R
  /// @param prototypes N_p, of each region
  /// @param dim        d
  public record Config(int regions, int prototypes, int dim) {}

  /// @param features D, width of fused features
  public static GeoContext create(Init init, int features, Config config) {
    return new GeoContext(Linear.create(init.at("proj"), features, config.dim()),
        PrototypeBank.create(init.at("bank"), config.regions(), config.prototypes(), config.dim()),
        RegionSlots.create(init.at("regions"), config.regions()));
  }

  /// `[f, softmax(q·Pᵀ/√d)·P]` with `q = proj(f)`. No gradient reaches the prototypes P.
  ///
  /// Shapes: fused `(B, S, D)` → `(B, S, D + d)`.
  ///
  /// @param places of the samples' regions in the bank, B of them
  public Tensor forward(Tensor fused, List<Integer> places) {
    requireOne(fused, places);
    Tensor query = proj.forward(fused).unsqueeze(1); // (B, 1, S, d)
    Tensor prototypes = bank.of(places).unsqueeze(1); // (B, 1, N_p, d)
    Tensor context = scaledDotProductAttention(query, prototypes, prototypes); // (B, 1, S, d)
    return Tensor.concat(-1, fused, context.reshape(fused.size(0), fused.size(1), -1));
  }

  /// Moves the prototypes of a batch's regions towards the features found there; samples of one region count together.
  ///
  /// @param fused    `(B, S, D)`; no gradient flows
  /// @param momentum m of [PrototypeBank#update]
  public void update(Tensor fused, List<Integer> places, SinkhornKnopp sinkhorn, double momentum) {
    requireOne(fused, places);
    update(IntStream.range(0, places.size()).mapToObj(sample -> fused.select(0, sample)).toList(), places, sinkhorn,
        momentum);
  }

  /// The same with some cells of each sample.
  ///
  /// @param cells `(n, D)` of each sample, n of 1 or more and its own
  public void update(List<Tensor> cells, List<Integer> places, SinkhornKnopp sinkhorn, double momentum) {
    Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Map<Integer, List<Tensor>> byPlace = new LinkedHashMap<>();
      for (int sample = 0; sample < places.size(); sample++) {
        byPlace.computeIfAbsent(places.get(sample), place -> new ArrayList<>()).add(proj.forward(cells.get(sample)));
      }
      byPlace.forEach((place, features) -> bank.update(place, Tensor.concat(0, features), sinkhorn, momentum));
      return List.of();
    }));
  }

  private static void requireOne(Tensor fused, List<Integer> places) {
    if (fused.shape().rank() != 3 || fused.size(0) != places.size()) {
      throw new IllegalArgumentException("[geoContext] places must be one for each sample of fused (B, S, D), but are "
          + places.size() + " for " + fused.shape());
    }
  }
}
