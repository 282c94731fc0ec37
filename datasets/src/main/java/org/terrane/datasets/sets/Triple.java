package org.terrane.datasets.sets;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.crs.LonLat;

/// A sample of A²-MAE: three frames of one ground window on one pixel grid; one frame where a place has one image that
/// the rule does not repeat.
///
/// @param set id of the place, which is also the scene label of scene-aware methods
/// @param centre middle of the place; null where the images lie nowhere on Earth
/// @param frames the indexed image and its two partners; the same image may come twice, each time with its own bands
public record Triple(String set, @Nullable LonLat centre, List<Frame> frames) {

  public Triple {
    frames = List.copyOf(frames);
  }
}
