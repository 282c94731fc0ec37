package org.terrane.rs.skysense;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.Linear;
import org.terrane.tensor.Tensor;

/// Student or teacher: the encoder, and what the losses put on top of it.
///
/// @param proj features F of any modality → width of the heads, which is that of fused features too
public record Branch(SkySense encoder, Linear proj, Heads heads) implements Layer {
  /// @throws IllegalArgumentException when fused features do not fit the heads
  public static Branch create(Init init, SkySenseConfig config) {
    if (config.fusion().dim() != config.head().dim()) {
      throw new IllegalArgumentException("[skySense] head.dim must be fusion.dim " + config.fusion().dim()
          + ", but is " + config.head().dim());
    }
    return new Branch(SkySense.create(init.at("encoder"), config),
        Linear.create(init.at("proj"), config.features(), config.head().dim()),
        Heads.create(init.at("heads"), config.head()));
  }

  /// What a branch sees in one view.
  ///
  /// @param encoded  `(N, S, F)` of each modality that is there, mirrored as the view is
  /// @param features `(N, S, d)` of those asked for and there, as the heads get them
  /// @param windows  which part of its square each sample shows
  record Seen(Map<Modality, CellFeatures> encoded, Map<Feature, CellFeatures> features, List<Window> windows) {
    /// The features of the ground of other windows of the same squares, as far as these reach.
    Map<Feature, CellFeatures> from(List<Window> others) {
      Map<Feature, CellFeatures> moved = new EnumMap<>(Feature.class);
      features.forEach((feature, cells) -> moved.put(feature, cells.seenFrom(others, windows)));
      return moved;
    }
  }

  /// Encodes a view, as far as somebody wants to know.
  ///
  /// @param wanted for the heads
  /// @param needed encoded whether or not the heads want them
  Seen see(SkySenseView view, Set<Feature> wanted, Set<Modality> needed, MemoryRule memory) {
    boolean fuses = wanted.contains(Feature.FUSED);
    Map<Modality, Frames> encoded = new EnumMap<>(Modality.class);
    Seen seen = new Seen(new EnumMap<>(Modality.class), new EnumMap<>(Feature.class), view.windows());
    view.images().forEach((modality, images) -> {
      Feature feature = Feature.of(modality);
      if (fuses || wanted.contains(feature) || needed.contains(modality)) {
        encoded.put(modality, encode(modality, images.frames(), memory.framesAtOnce()));
        Tensor cells = byCell(encoded.get(modality)); // (N, S, F)
        seen.encoded().put(modality, new CellFeatures(cells, images.seen(), images.counts()));
      }
      if (wanted.contains(feature)) {
        CellFeatures cells = seen.encoded().get(modality);
        seen.features().put(feature, cells.with(proj.forward(cells.values())).undone(view.windows()));
      }
    });
    if (fuses) {
      seen.features().put(Feature.FUSED, fused(view, encoded, memory.cellsAtOnce()));
    }
    return seen;
  }

  private CellFeatures fused(SkySenseView view, Map<Modality, Frames> encoded, int atOnce) {
    Tensor fused = atOnce == 0 ? encoder.fuse(encoded) : encoder.fuse(encoded, atOnce); // (B, S, d)
    List<Integer> one = Collections.nCopies(fused.size(0), 1);
    return new CellFeatures(fused, seenByAny(view), one).undone(view.windows());
  }

  private Frames encode(Modality modality, Frames images, int atOnce) {
    Frames typed = images.with(images.values().to(proj.weight().spec().dtype()));
    return atOnce == 0 ? encoder.encode(modality, typed) : encoder.encode(modality, typed, atOnce);
  }

  /// B·S: whether any frame of a sample shows the ground of a cell.
  private static boolean[] seenByAny(SkySenseView view) {
    int cells = view.cells() * view.cells();
    boolean[] any = new boolean[view.windows().size() * cells];
    for (ViewImages images : view.images().values()) {
      int frame = 0;
      for (int sample = 0; sample < images.counts().size(); sample++) {
        for (int i = 0; i < images.counts().get(sample); i++, frame++) {
          for (int cell = 0; cell < cells; cell++) {
            any[sample * cells + cell] |= images.seen()[frame * cells + cell];
          }
        }
      }
    }
    return any;
  }

  /// `(N, F, h, w)` → `(N, S, F)`.
  private static Tensor byCell(Frames frames) {
    Tensor maps = frames.values();
    return maps.reshape(maps.size(0), maps.size(1), -1).permute(0, 2, 1);
  }
}
