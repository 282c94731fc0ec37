package org.terrane.rs.skysense;

import java.util.List;
import java.util.stream.Stream;
import org.terrane.datasets.crs.LonLat;
import org.terrane.nn.train.Batches;

/// What a step of SkySense trains on: two views of each of B squares of ground, and smaller views of parts of them.
///
/// @param step    its number, from 0
/// @param first   whole squares
/// @param second  the same squares with other dates and other light
/// @param locals  parts of the squares; what they show of a sample lies anywhere in its square
/// @param centres middles of the squares
public record SkySenseBatch(
    long step, SkySenseView first, SkySenseView second, List<SkySenseView> locals, List<LonLat> centres)
    implements Batches.Batch {
  public SkySenseBatch {
    locals = List.copyOf(locals);
    centres = List.copyOf(centres);
  }

  /// B.
  public int samples() {
    return centres.size();
  }

  /// Frames of all views and modalities.
  @Override
  public int images() {
    return Stream.concat(Stream.of(first, second), locals.stream()).mapToInt(SkySenseView::count).sum();
  }
}
