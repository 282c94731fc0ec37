package org.terrane.rs.skysense;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One view of each of B samples, in all modalities that are there.
///
/// @param cells    √S, cells along a side of the square of ground
/// @param images   of each modality that at least one of the samples has, in the order of [Modality]; a sample that
///                 lacks it has 0 frames there
/// @param mirrored how each sample is mirrored, all its modalities alike
public record SkySenseView(int cells, SequencedMap<Modality, ViewImages> images, List<Mirroring> mirrored) {
  public SkySenseView {
    images = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(images));
    mirrored = List.copyOf(mirrored);
  }

  /// What encoders take, of each modality that is there.
  public SequencedMap<Modality, Frames> frames() {
    SequencedMap<Modality, Frames> frames = new LinkedHashMap<>();
    for (Map.Entry<Modality, ViewImages> entry : images.entrySet()) {
      frames.put(entry.getKey(), entry.getValue().frames());
    }
    return frames;
  }

  /// All images in it.
  int count() {
    return images.values().stream().mapToInt(ViewImages::images).sum();
  }
}
