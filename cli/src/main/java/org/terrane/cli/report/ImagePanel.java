package org.terrane.cli.report;

import java.util.List;

/// Pictures that belong together, row by row, with one line of words under them.
///
/// @param title   in bold, for example `Sentinel-2A`
/// @param details behind it, the last one softer: for example `2018-03-14`, `10 m`, `B04 · B03 · B02`
/// @param columns pictures of a row; panels of more than three take the whole width of the page
public record ImagePanel(String title, List<String> details, int columns, List<NamedImage> images)
    implements Panel {
  public ImagePanel {
    details = List.copyOf(details);
    images = List.copyOf(images);
  }
}
