package org.terrane.cli;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DisplayBands;
import org.terrane.datasets.sets.Frame;
import org.terrane.rs.views.Picture;

/// Shows people what a network is given: normalised bands as they are, so that pictures can be compared.
///
/// @param bands of the network
/// @param shown places of those that become red, green and blue, or grey
record BandView(List<Band> bands, List<Integer> shown) {
  static BandView of(List<Band> bands) {
    return new BandView(bands, DisplayBands.of(bands));
  }

  BufferedImage draw(Picture picture) {
    return draw(picture.pixels(), picture.width());
  }

  /// Pixels that are not valid stay transparent.
  BufferedImage draw(Frame frame) {
    float[] pixels = frame.pixels().clone();
    int area = frame.valid().length;
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = frame.valid()[i % area] ? pixels[i] : Float.NaN;
    }
    return draw(pixels, frame.side());
  }

  /// For example `B04 · B03 · B02`.
  String names() {
    return shown.stream().map(band -> bands.get(band).name()).collect(Collectors.joining(" · "));
  }

  private BufferedImage draw(float[] pixels, int width) {
    int area = pixels.length / bands.size();
    return org.terrane.cli.report.Picture.unstretched(shown.stream()
        .map(band -> Arrays.copyOfRange(pixels, band * area, (band + 1) * area)).toArray(float[][]::new), width);
  }
}
