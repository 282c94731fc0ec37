package org.terrane.datasets.labelled;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How the stored values of a mask mean classes.
public sealed interface MaskCode {

  /// What [#label] gives for values that mean nothing.
  int UNKNOWN = Integer.MIN_VALUE;

  /// The bands to read, in order.
  int[] bands();

  /// The class of one pixel, [Target.Mask#IGNORED], or [#UNKNOWN].
  ///
  /// @param pixel its values in the bands of [#bands]
  int label(float[] pixel);

  /// A pixel's values as an error prints them.
  String describe(float[] pixel);

  /// What could have stood there instead.
  String expected();

  /// A value stands for a class.
  ///
  /// @param band the band that holds the values, from 0
  /// @param labels stored value to class or [Target.Mask#IGNORED]
  record Values(int band, Map<Integer, Integer> labels) implements MaskCode {
    public Values {
      labels = Map.copyOf(labels);
    }

    /// The values `first`, `first + 1` … mean the classes 0, 1 …; the others named are ignored. In band 0.
    public static Values from(int first, int classes, Integer... ignored) {
      Map<Integer, Integer> labels = new LinkedHashMap<>();
      IntStream.range(0, classes).forEach(i -> labels.put(first + i, i));
      Arrays.stream(ignored).forEach(value -> labels.put(value, Target.Mask.IGNORED));
      return new Values(0, labels);
    }

    /// The values at these places of the list mean the classes 0, 1 …; the others named are ignored. In band 0.
    public static Values of(List<Integer> stored, Integer... ignored) {
      Map<Integer, Integer> labels = new LinkedHashMap<>();
      IntStream.range(0, stored.size()).forEach(i -> labels.put(stored.get(i), i));
      Arrays.stream(ignored).forEach(value -> labels.put(value, Target.Mask.IGNORED));
      return new Values(0, labels);
    }

    @Override
    public int[] bands() {
      return new int[] {band};
    }

    @Override
    public int label(float[] pixel) {
      int whole = (int) pixel[0];
      return whole == pixel[0] ? labels.getOrDefault(whole, UNKNOWN) : UNKNOWN;
    }

    @Override
    public String describe(float[] pixel) {
      return Float.toString(pixel[0]).replaceFirst("\\.0$", "");
    }

    @Override
    public String expected() {
      return "one of " + labels.keySet().stream().sorted().map(String::valueOf).collect(Collectors.joining(" "));
    }
  }

  /// A colour stands for a class: bands 0, 1, 2 are red, green, blue.
  ///
  /// @param colours `0xRRGGBB` of class 0, 1 …
  /// @param others whether a pixel of another colour is ignored; if not it is an error
  record Colours(List<Integer> colours, boolean others) implements MaskCode {
    public Colours {
      colours = List.copyOf(colours);
    }

    @Override
    public int[] bands() {
      return new int[] {0, 1, 2};
    }

    @Override
    public int label(float[] pixel) {
      int label = colours.indexOf(colour(pixel));
      return label >= 0 ? label : others ? Target.Mask.IGNORED : UNKNOWN;
    }

    @Override
    public String describe(float[] pixel) {
      return "#%06x".formatted(colour(pixel));
    }

    @Override
    public String expected() {
      return "one of " + colours.stream().map("#%06x"::formatted).collect(Collectors.joining(" "));
    }

    private static int colour(float[] pixel) {
      return (int) pixel[0] << 16 | (int) pixel[1] << 8 | (int) pixel[2];
    }
  }

  /// Each band is one class, and the one that is not 0 is the pixel's.
  ///
  /// @param classes number of bands that are classes
  /// @param ignored whether a pixel of no class is ignored; if not it is an error
  record OneHot(int classes, boolean ignored) implements MaskCode {

    @Override
    public int[] bands() {
      return IntStream.range(0, classes).toArray();
    }

    @Override
    public int label(float[] pixel) {
      int label = Target.Mask.IGNORED;
      for (int i = 0; i < pixel.length; i++) {
        if (pixel[i] != 0) {
          if (label >= 0) {
            return UNKNOWN;
          }
          label = i;
        }
      }
      return label < 0 && !ignored ? UNKNOWN : label;
    }

    @Override
    public String describe(float[] pixel) {
      return Arrays.toString(pixel);
    }

    @Override
    public String expected() {
      return "one band that is not 0";
    }
  }
}
