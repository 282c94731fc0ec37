package org.terrane.rs.skysense;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.terrane.nn.layer.swin.SwinConfig;
import org.terrane.rs.skysense.contrast.DinoHead;

/// The shape of a SkySense network (methods.md 4.3, 4.4, and 5 for the small presets).
///
/// A cell is one token of the last stage of `highResolution`, and one pixel of a series.
///
/// @param dated modalities whose tokens carry their date: all in the paper, in the released successor multispectral
/// @param geo   the bank of prototypes
/// @param head  of each of eight: image by image and cell by cell, of each modality and of what is fused
public record SkySenseConfig(SwinConfig highResolution, SeriesEncoder.Config multispectral,
    SeriesEncoder.Config radar, TemporalFusion.Config fusion, List<Modality> dated, GeoContext.Config geo,
    DinoHead.Config head) {
  /// How many there are of `head`.
  public static final int HEADS = 8;

  private static final int BANDS = 3;
  private static final List<Modality> ALL = List.of(Modality.values());

  public SkySenseConfig {
    dated = List.copyOf(dated);
  }

  /// For tests: widths of 16 to 128, series of 8 × 8 pixels, regions for all places of the synthetic Earth.
  public static SkySenseConfig unit() {
    return new SkySenseConfig(SwinConfig.unit(BANDS), new SeriesEncoder.Config(10, 8, 4, 32, 2, 2, 0),
        new SeriesEncoder.Config(2, 8, 4, 32, 2, 2, 0), new TemporalFusion.Config(64, 2, 4, 0), ALL,
        new GeoContext.Config(32, 5, 32), new DinoHead.Config(64, 64, 32, 64));
  }

  /// For two cores and few steps: a Swin half as wide as SwinV2-T, ViTs of six blocks, and three narrow ones of fusion,
  /// for it sees each cell of each frame. No path is dropped.
  public static SkySenseConfig desk() {
    SwinConfig swin = SwinConfig.tiny(BANDS).withWidth(48).withDropPath(0);
    return new SkySenseConfig(swin, new SeriesEncoder.Config(10, 16, 4, 192, 6, 3, 0),
        new SeriesEncoder.Config(2, 16, 4, 192, 6, 3, 0), new TemporalFusion.Config(128, 3, 2, 0), ALL,
        new GeoContext.Config(64, 20, 96), new DinoHead.Config(128, 256, 128, 512));
  }

  /// SwinV2-T and ViT-S, which are published, and a fusion of four narrow blocks.
  public static SkySenseConfig tiny() {
    return new SkySenseConfig(SwinConfig.tiny(BANDS), new SeriesEncoder.Config(10, 16, 4, 384, 12, 6, 0.1),
        new SeriesEncoder.Config(2, 16, 4, 384, 12, 6, 0.1), new TemporalFusion.Config(192, 4, 3, 0.1), ALL,
        new GeoContext.Config(64, 20, 96), new DinoHead.Config(192, 512, 128, 4096));
  }

  /// The paper's: 2.06 billion parameters with its heads and prototypes.
  public static SkySenseConfig paper() {
    return new SkySenseConfig(SwinConfig.huge(BANDS), SeriesEncoder.Config.large(10), SeriesEncoder.Config.large(2),
        new TemporalFusion.Config(1024, 24, 16, 0.3), ALL, new GeoContext.Config(4096, 100, 512),
        DinoHead.Config.dinoV2(1024));
  }

  /// The presets by name; the first is the default.
  public static SequencedMap<String, SkySenseConfig> presets() {
    SequencedMap<String, SkySenseConfig> presets = new LinkedHashMap<>();
    presets.put("paper", paper());
    presets.put("desk", desk());
    presets.put("tiny", tiny());
    presets.put("unit", unit());
    return presets;
  }

  /// Edge of a cell in pixels of high resolution: 32.
  public int pixelsOfCell() {
    return 8 * highResolution.patch();
  }

  /// F, width of every modality's features.
  public int features() {
    return highResolution.widthOf(3);
  }
}
