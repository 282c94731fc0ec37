package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.terrane.autograd.Checkpoint;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.swin.SwinTransformerV2;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The factorised multi-modal spatio-temporal encoder (methods.md 4.3): each image by an encoder of its modality, which
/// mixes space, then each cell by one fusion transformer, which mixes time and modalities.
///
/// A cell is 32 × 32 pixels of high resolution and one pixel of a series. Any modality may be missing, in a sample or
/// altogether; see [Frames].
///
/// @param msUp  brings multispectral features to cells and width of high-resolution ones; likewise `sarUp`
/// @param dates of all modalities
public record SkySense(SwinTransformerV2 hr, SeriesEncoder ms, SeriesEncoder sar, UpHead msUp, UpHead sarUp,
    DateTable dates, TemporalFusion fusion, List<Modality> dated) implements Layer {
  public SkySense {
    dated = List.copyOf(dated);
  }

  public static SkySense create(Init init, SkySenseConfig config) {
    return new SkySense(SwinTransformerV2.create(init.at("hr"), config.highResolution()),
        SeriesEncoder.create(init.at("ms"), config.multispectral()),
        SeriesEncoder.create(init.at("sar"), config.radar()),
        up(init.at("ms_up"), config.multispectral(), config.features()),
        up(init.at("sar_up"), config.radar(), config.features()),
        DateTable.create(init.at("dates"), config.features()),
        TemporalFusion.create(init.at("fusion"), config.features(), config.fusion()), config.dated());
  }

  /// What one modality's encoder makes of its images, frame by frame.
  ///
  /// Shapes: high resolution `(N, 3, 32·h, 32·w)`, series `(N, C, h, w)` → features `(N, F, h, w)`.
  public Frames encode(Modality modality, Frames images) {
    return images.with(Scope.run(() -> features(modality, images.values())));
  }

  /// The same a few frames at a time, of which only images and features are kept; of high resolution, whose few frames
  /// are large, what goes into each block, too. Gradients encode them once more, so the memory of a step hardly grows
  /// with the frames. While training, each piece drops paths of its own.
  ///
  /// @param atOnce frames encoded together, 1 or more
  public Frames encode(Modality modality, Frames images, int atOnce) {
    Tensor all = images.values();
    return images.with(inPieces(all.size(0), atOnce, (from, to) -> featuresInPieces(modality,
        all.slice(0, from, to))));
  }

  /// What all frames say of each cell: `(B, S, D)`, S cells row by row.
  ///
  /// @param features what [#encode] gave, of the modalities that are there
  /// @throws IllegalArgumentException when cells or samples of modalities differ, or a sample has no frame at all
  public Tensor fuse(Map<Modality, Frames> features) {
    return Scope.run(() -> {
      CellSequences cells = sequences(features);
      return bySample(fuse(cells), features);
    });
  }

  /// The same a few cells at a time, as [#encode(Modality, Frames, int)] does with frames.
  ///
  /// @param atOnce cells fused together, of any sample, 1 or more
  public Tensor fuse(Map<Modality, Frames> features, int atOnce) {
    return Scope.run(() -> {
      CellSequences cells = sequences(features);
      return bySample(inPieces(cells.tokens().size(0), atOnce, (from, to) -> {
        CellSequences some = cells.slice(from, to);
        return Checkpoint.run(() -> fuse(some));
      }), features);
    });
  }

  private Tensor features(Modality modality, Tensor images) {
    return switch (modality) {
      case HIGH_RESOLUTION -> hr.features(images).c5();
      case MULTISPECTRAL -> msUp.forward(ms.forward(images));
      case RADAR -> sarUp.forward(sar.forward(images));
    };
  }

  private Tensor featuresInPieces(Modality modality, Tensor images) {
    return switch (modality) {
      case HIGH_RESOLUTION -> hr.featuresInPieces(images).c5();
      case MULTISPECTRAL, RADAR -> Checkpoint.run(() -> features(modality, images));
    };
  }

  /// `(M, T, F)` → `(M, D)`.
  private Tensor fuse(CellSequences cells) {
    return cells.present().map(present -> fusion.forward(cells.tokens(), present))
        .orElseGet(() -> fusion.forward(cells.tokens()));
  }

  private CellSequences sequences(Map<Modality, Frames> features) {
    List<Frames> ordered = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      if (features.containsKey(modality)) {
        ordered.add(withDates(modality, features.get(modality)));
      }
    }
    return CellSequences.of(ordered);
  }

  private Frames withDates(Modality modality, Frames frames) {
    if (!dated.contains(modality)) {
      return frames;
    }
    Tensor codes = dates.forward(frames.days()); // (N, F)
    return frames.with(frames.values().add(codes.reshape(codes.size(0), codes.size(1), 1, 1)));
  }

  /// `(B·S, D)` → `(B, S, D)`.
  private static Tensor bySample(Tensor fused, Map<Modality, Frames> features) {
    return fused.reshape(features.values().iterator().next().samples(), -1, fused.size(1));
  }

  /// What a network makes of rows, a few at a time.
  ///
  /// @param forward of rows from the first to before the second
  private static Tensor inPieces(int rows, int atOnce, BiFunction<Integer, Integer, Tensor> forward) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("[skySense] atOnce must be 1 or more, but is " + atOnce);
    }
    List<Tensor> pieces = new ArrayList<>();
    for (int first = 0; first < rows; first += atOnce) {
      int from = first;
      int to = Math.min(from + atOnce, rows);
      Run run = Run.current().trainingKey().map(key -> Run.training(key.fold("piece").fold(from)))
          .orElseGet(Run::current);
      pieces.add(run.call(() -> forward.apply(from, to)));
    }
    return Tensor.concat(0, pieces);
  }

  private static UpHead up(Init init, SeriesEncoder.Config series, int features) {
    return UpHead.create(init, series.dim(), features, series.patch());
  }
}
