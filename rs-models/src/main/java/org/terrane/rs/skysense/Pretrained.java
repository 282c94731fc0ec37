package org.terrane.rs.skysense;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.terrane.datasets.crs.LonLat;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// A pre-trained network, put to use. Its modules combine freely (methods.md 4.7): any modalities, one frame or many of
/// each, alone or fused, with or without what is known of the region.
///
/// What is missing is left out, in a sample or altogether: a [Frames] has no place for it, and nothing stands in. All
/// results are those of evaluation, without gradients and without dropped paths.
///
/// @param geo prototypes of the regions that training came to
public record Pretrained(SkySense encoder, GeoContext geo) {
  /// Of the student.
  public static Pretrained of(SkySenseLearner learner) {
    return new Pretrained(learner.student().encoder(), learner.geo());
  }

  /// What each modality's encoder says of its frames: `(N, F, h, w)` each, one pixel a cell.
  ///
  /// @param images of the modalities that are there: high resolution `(N, 3, 32·h, 32·w)`, series `(N, C, h, w)`, as
  ///               the run normalised them
  /// @throws IllegalArgumentException when bands or sizes are not those the network reads
  public Map<Modality, Frames> features(Map<Modality, Frames> images) {
    Map<Modality, Frames> features = new EnumMap<>(Modality.class);
    images.forEach((modality, frames) ->
        features.put(modality, Run.evaluating().call(() -> encoder.encode(modality, frames))));
    return Collections.unmodifiableMap(features);
  }

  /// What all frames together say of each cell: `(B, S, D)`, S cells row by row.
  ///
  /// @param images as for [#features], of the same samples and the same ground
  /// @throws IllegalArgumentException also when a sample has no frame at all
  public Tensor fused(Map<Modality, Frames> images) {
    return Run.evaluating().call(() -> Scope.run(() -> encoder.fuse(features(images))));
  }

  /// The same, and behind it what the prototypes of each sample's region add: `(B, S, D + d)`.
  ///
  /// @param centres of the samples; for a region that training never came to, the nearest one answers
  /// @throws IllegalStateException when training came to none
  public Tensor inContext(Map<Modality, Frames> images, List<LonLat> centres) {
    List<Integer> places = centres.stream().map(geo.regions()::find).toList();
    return Run.evaluating().call(() -> Scope.run(() -> geo.forward(fused(images), places)));
  }
}
