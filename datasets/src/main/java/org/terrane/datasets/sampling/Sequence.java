package org.terrane.datasets.sampling;

import java.util.List;
import java.util.Optional;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.sets.Frame;

/// What several sensors saw of one square of ground over time, for SkySense. A modality that the place lacks is absent;
/// it is never filled with zeros.
///
/// @param set id of the place
/// @param centre middle of the square
/// @param region number of the Web Mercator tile of zoom 9 that holds the middle (methods.md 4.4)
/// @param highResolution `(C, ratio h, ratio h)`
/// @param multispectral `(C, h, h)` each, at distinct dates, in their order
/// @param radar `(C, h, h)` each, at distinct dates, in their order
public record Sequence(String set, LonLat centre, int region, Optional<Frame> highResolution,
    List<DatedFrame> multispectral, List<DatedFrame> radar) {

  public Sequence {
    multispectral = List.copyOf(multispectral);
    radar = List.copyOf(radar);
  }

  /// Whether nothing was seen at all.
  public boolean isEmpty() {
    return highResolution.isEmpty() && multispectral.isEmpty() && radar.isEmpty();
  }
}
