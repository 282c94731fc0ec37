package org.terrane.rs.skysense;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.nn.layer.swin.SwinTransformerV2;
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
    Tensor x = images.values();
    return images.with(Scope.run(() -> switch (modality) {
      case HIGH_RESOLUTION -> hr.features(x).c5();
      case MULTISPECTRAL -> msUp.forward(ms.forward(x));
      case RADAR -> sarUp.forward(sar.forward(x));
    }));
  }

  /// What all frames say of each cell: `(B, S, D)`, S cells row by row.
  ///
  /// @param features what [#encode] gave, of the modalities that are there
  /// @throws IllegalArgumentException when cells or samples of modalities differ, or a sample has no frame at all
  public Tensor fuse(Map<Modality, Frames> features) {
    return Scope.run(() -> {
      List<Frames> ordered = new ArrayList<>();
      for (Modality modality : Modality.values()) {
        if (features.containsKey(modality)) {
          ordered.add(withDates(modality, features.get(modality)));
        }
      }
      CellSequences cells = CellSequences.of(ordered);
      Tensor fused = cells.present().map(present -> fusion.forward(cells.tokens(), present))
          .orElseGet(() -> fusion.forward(cells.tokens())); // (B·S, D)
      return fused.reshape(ordered.getFirst().samples(), -1, fused.size(1));
    });
  }

  private Frames withDates(Modality modality, Frames frames) {
    if (!dated.contains(modality)) {
      return frames;
    }
    Tensor codes = dates.forward(frames.days()); // (N, F)
    return frames.with(frames.values().add(codes.reshape(codes.size(0), codes.size(1), 1, 1)));
  }

  private static UpHead up(Init init, SeriesEncoder.Config series, int features) {
    return UpHead.create(init, series.dim(), features, series.patch());
  }
}
