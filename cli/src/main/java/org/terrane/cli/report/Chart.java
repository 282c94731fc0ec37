package org.terrane.cli.report;

import java.util.List;

/// Curves that share their axes.
///
/// @param title what is shown
/// @param unit  of the vertical axis, or empty
/// @param noisy whether single steps scatter: they are then drawn faintly behind their running mean
public record Chart(String title, String unit, boolean noisy, List<Curve> curves) {
  public Chart {
    curves = List.copyOf(curves);
  }
}
