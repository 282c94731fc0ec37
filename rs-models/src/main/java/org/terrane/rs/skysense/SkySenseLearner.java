package org.terrane.rs.skysense;

import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.rs.skysense.contrast.CrossModalAlignment;

/// Everything that pre-training changes: what a checkpoint holds.
///
/// After pre-training `student.encoder` and `geo` are kept, or `teacher.encoder`, which is the steadier one.
///
/// @param teacher   follows the student by a moving average and has no gradient
/// @param centres   of the teacher's logits
/// @param alignment of the student's modalities with one another
/// @param geo       prototypes of regions; its projection stays as it began, for in pre-training it has no gradient
public record SkySenseLearner(Branch student, Branch teacher, Centres centres, CrossModalAlignment alignment,
    GeoContext geo) implements Layer {
  public static SkySenseLearner create(Init init, SkySenseConfig config) {
    return new SkySenseLearner(Branch.create(init.at("student"), config),
        Branch.create(init.at("teacher").frozen(), config),
        Centres.create(init.at("centres"), config.head().prototypes()),
        alignment(init.at("alignment"), config),
        GeoContext.create(init.at("geo").frozen(), config.fusion().dim(), config.geo()));
  }

  static CrossModalAlignment alignment(Init init, SkySenseConfig config) {
    return CrossModalAlignment.create(init, Modality.values().length, config.features(), CrossModalAlignment.WIDTH,
        CrossModalAlignment.TEMPERATURE);
  }
}
