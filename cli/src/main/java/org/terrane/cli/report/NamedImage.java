package org.terrane.cli.report;

import java.awt.image.BufferedImage;

/// A picture and the words under it.
///
/// @param marked whether it stands out from its neighbours
public record NamedImage(String name, BufferedImage image, boolean marked) {
  public NamedImage(String name, BufferedImage image) {
    this(name, image, false);
  }
}
