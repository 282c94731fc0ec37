package org.terrane.datasets.labelled;

import java.util.Collection;
import java.util.List;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.RasterSource;

/// What is known of a sample. A class is its place in [LabelledData#classes], from 0.
public sealed interface Target {

  /// The sample is of one class.
  record OneClass(int label) implements Target {}

  /// The sample shows these classes, of which there may be none.
  ///
  /// @param labels in rising order, each once
  record Classes(List<Integer> labels) implements Target {
    public Classes {
      labels = labels.stream().distinct().sorted().toList();
    }

    public static Classes of(Collection<Integer> labels) {
      return new Classes(List.copyOf(labels));
    }
  }

  /// Each pixel has a class: land cover, or for two dates whether it changed.
  ///
  /// @param source the raster that holds it: its grid is that of the finest image, unless it has a georeference
  /// @param code how its values mean classes
  record Mask(RasterSource source, MaskCode code) implements Target {

    /// What [#read] gives where no class is known: such pixels count neither in training nor in evaluation.
    public static final int IGNORED = -1;

    /// The classes of a window, `(height, width)`, row by row; [#IGNORED] where none is known.
    ///
    /// @throws RasterException if the window is not in the raster, the file is damaged, or a value means no class
    public int[] read(Window window) {
      int area = window.width() * window.height();
      int[] bands = code.bands();
      float[] stored = new float[bands.length * area];
      try (Raster raster = source.opener().get()) {
        raster.read(window, bands, stored);
      }
      int[] labels = new int[area];
      float[] pixel = new float[bands.length];
      for (int i = 0; i < area; i++) {
        for (int b = 0; b < bands.length; b++) {
          pixel[b] = stored[b * area + i];
        }
        labels[i] = label(pixel, window, i);
      }
      return labels;
    }

    /// The classes of all pixels.
    public int[] read() {
      return read(source.info().window());
    }

    private int label(float[] pixel, Window window, int i) {
      int label = code.label(pixel);
      if (label == MaskCode.UNKNOWN) {
        throw new RasterException(source.info().file(), "has the value %s at column %d, row %d, expected %s".formatted(
            code.describe(pixel), window.x() + i % window.width(), window.y() + i / window.width(), code.expected()));
      }
      return label;
    }
  }

  /// Nothing is known: for pre-training, or a test split whose labels were not published.
  record Unlabelled() implements Target {}
}
