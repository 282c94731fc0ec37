package org.terrane.datasets.scene;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which bands of an image people are shown.
public final class DisplayBands {

  /// Red, green and blue, in nanometres, and how far from them a band may lie.
  private static final float[] NATURAL = {660, 560, 480};
  private static final float NEAR = 40;

  private DisplayBands() {}

  /// Places of the bands that become red, green and blue: natural colours where there are some, radar as VV, VH, VV;
  /// else the first alone, in grey.
  public static List<Integer> of(List<Band> bands) {
    List<Integer> colours = Stream.of(0, 1, 2).map(i -> near(bands, NATURAL[i])).flatMap(Optional::stream).toList();
    if (colours.size() == 3) {
      return colours;
    }
    List<String> names = bands.stream().map(Band::name).toList();
    return names.containsAll(List.of("VV", "VH"))
        ? List.of(names.indexOf("VV"), names.indexOf("VH"), names.indexOf("VV")) : List.of(0);
  }

  private static Optional<Integer> near(List<Band> bands, float wavelength) {
    return IntStream.range(0, bands.size()).boxed()
        .filter(i -> Math.abs(bands.get(i).centreNm() - wavelength) <= NEAR)
        .min(Comparator.comparingDouble(i -> Math.abs(bands.get(i).centreNm() - wavelength)));
  }
}
