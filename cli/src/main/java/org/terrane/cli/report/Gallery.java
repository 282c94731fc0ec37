package org.terrane.cli.report;

import java.util.List;

/// Panels under one title: the images of one place by several sensors or on several dates.
///
/// @param title   the place, for example `abudhabi`
/// @param caption coordinates or a sentence, may be empty
public record Gallery(String title, String caption, List<? extends Panel> panels) {
  public Gallery {
    panels = List.copyOf(panels);
  }
}
