package org.terrane.cli.report;

import java.time.LocalDate;
import java.util.List;

/// Pictures along a line of time, lane by lane, each held to its day.
///
/// @param lanes one above the other, over the same days
public record Timeline(List<Lane> lanes) implements Panel {
  /// What stands in one lane.
  ///
  /// @param name    for example `radar`
  /// @param detail  under it, softer: for example `sentinel-1`
  /// @param moments in the order of their days
  public record Lane(String name, String detail, List<Moment> moments) {
    public Lane {
      moments = List.copyOf(moments);
    }
  }

  /// A picture and its day.
  public record Moment(LocalDate day, NamedImage image) {}

  public Timeline {
    lanes = List.copyOf(lanes);
  }
}
