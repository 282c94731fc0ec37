package org.terrane.rs.skysense;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.terrane.datasets.sampling.Sequence;
import org.terrane.tensor.Key;

/// One view of each of B samples, in all modalities that are there.
///
/// @param cells   √S, cells along a side
/// @param images  of each modality that at least one of the samples has, in the order of [Modality]; a sample that
///                lacks it has 0 frames there
/// @param windows which part of its square of ground each sample shows
public record SkySenseView(int cells, SequencedMap<Modality, ViewImages> images, List<Window> windows) {
  public SkySenseView {
    images = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(images));
    windows = List.copyOf(windows);
  }

  /// What several squares show just as it is: not mirrored, in its own light, at its own dates. A day known to the
  /// month or year only is taken for the middle one.
  ///
  /// @param sequences at least one with a frame
  public static SkySenseView of(List<Sequence> sequences, int cells) {
    return joined(cells, sequences.stream().map(sequence -> SampleView.of(sequence, cells, Days.AS_THEY_ARE, Key.of(0)))
        .toList());
  }

  /// @param samples views of B squares, of so many cells a side
  static SkySenseView joined(int cells, List<SampleView> samples) {
    SequencedMap<Modality, ViewImages> images = new LinkedHashMap<>();
    for (Modality modality : Modality.values()) {
      List<List<ViewFrame>> frames = samples.stream().map(sample -> sample.frames().get(modality)).toList();
      if (frames.stream().anyMatch(own -> !own.isEmpty())) {
        images.put(modality, ViewImages.of(frames));
      }
    }
    return new SkySenseView(cells, images, samples.stream().map(SampleView::window).toList());
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
