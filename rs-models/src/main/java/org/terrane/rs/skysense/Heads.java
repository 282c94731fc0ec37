package org.terrane.rs.skysense;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.rs.skysense.contrast.DinoHead;

/// The eight heads of a branch: for each feature one of whole images and one of cells and groups of them (methods.md
/// 4.5).
public record Heads(Two hr, Two ms, Two sar, Two fused) implements Layer {
  /// Those of one feature.
  public record Two(DinoHead image, DinoHead cells) implements Layer {
    static Two create(Init init, DinoHead.Config config) {
      return new Two(DinoHead.create(init.at("image"), config), DinoHead.create(init.at("cells"), config));
    }
  }

  public static Heads create(Init init, DinoHead.Config config) {
    return new Heads(Two.create(init.at("hr"), config), Two.create(init.at("ms"), config),
        Two.create(init.at("sar"), config), Two.create(init.at("fused"), config));
  }

  /// The head a term's features go through.
  public DinoHead of(Term term) {
    Two heads = switch (term.feature()) {
      case HIGH_RESOLUTION -> hr;
      case MULTISPECTRAL -> ms;
      case RADAR -> sar;
      case FUSED -> fused;
    };
    return term.granularity() == Granularity.IMAGE ? heads.image() : heads.cells();
  }
}
