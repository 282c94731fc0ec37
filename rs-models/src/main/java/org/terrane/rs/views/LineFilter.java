package org.terrane.rs.views;

import java.util.Arrays;

/// A linear map of lines of pixels to lines of pixels; a picture is filtered along its rows, then along its columns.
///
/// @param first   of each output pixel, the first input pixel it reads
/// @param weights of each output pixel, those of the input pixels from `first` on; they sum to 1
record LineFilter(int[] first, float[][] weights) {
  private static final double TAIL = 3; // a Gaussian is cut off at 3σ

  /// Resamples the pixels from `start` to `start + length` to `size` ones: bilinear, and a triangle as wide as an
  /// output pixel where it shrinks, so that nothing is skipped. Source: Pillow's and torchvision's antialiased resize.
  static LineFilter triangle(int start, int length, int size) {
    double scale = (double) length / size;
    double reach = Math.max(scale, 1);
    int[] first = new int[size];
    float[][] weights = new float[size][];
    for (int i = 0; i < size; i++) {
      double centre = (i + 0.5) * scale - 0.5; // in pixels of the part read
      int low = Math.max((int) Math.ceil(centre - reach), 0);
      int high = Math.min((int) Math.floor(centre + reach), length - 1);
      double[] line = new double[high - low + 1];
      for (int j = 0; j < line.length; j++) {
        line[j] = Math.max(1 - Math.abs(low + j - centre) / reach, 0);
      }
      first[i] = start + low;
      weights[i] = normalised(line);
    }
    return new LineFilter(first, weights);
  }

  /// Blurs a line; beyond its ends it is mirrored.
  static LineFilter gaussian(double sigma, int size) {
    int radius = (int) Math.ceil(TAIL * sigma);
    int[] first = new int[size];
    float[][] weights = new float[size][];
    for (int i = 0; i < size; i++) {
      int low = Math.max(i - radius, 0);
      int high = Math.min(i + radius, size - 1);
      double[] line = new double[high - low + 1];
      for (int offset = -radius; offset <= radius; offset++) {
        int mirrored = mirrored(i + offset, size);
        if (mirrored >= low && mirrored <= high) {
          line[mirrored - low] += Math.exp(-0.5 * offset * offset / (sigma * sigma));
        }
      }
      first[i] = low;
      weights[i] = normalised(line);
    }
    return new LineFilter(first, weights);
  }

  /// Filters rows with `across` and columns with `down`.
  static Picture apply(Picture picture, LineFilter across, LineFilter down) {
    int height = down.first.length;
    int width = across.first.length;
    float[] result = new float[picture.bands() * height * width];
    float[] row = new float[picture.width()];
    for (int band = 0; band < picture.bands(); band++) {
      for (int y = 0; y < height; y++) {
        down.mixRows(picture, band, y, row);
        across.mix(row, result, (band * height + y) * width);
      }
    }
    return new Picture(picture.bands(), height, width, result);
  }

  private void mixRows(Picture picture, int band, int y, float[] row) {
    Arrays.fill(row, 0);
    for (int j = 0; j < weights[y].length; j++) {
      int from = (band * picture.height() + first[y] + j) * picture.width();
      for (int x = 0; x < row.length; x++) {
        row[x] += weights[y][j] * picture.pixels()[from + x];
      }
    }
  }

  private void mix(float[] row, float[] result, int to) {
    for (int x = 0; x < first.length; x++) {
      float sum = 0;
      for (int j = 0; j < weights[x].length; j++) {
        sum += weights[x][j] * row[first[x] + j];
      }
      result[to + x] = sum;
    }
  }

  /// The pixel seen at a place beyond the ends, the end pixels being seen twice.
  private static int mirrored(int place, int size) {
    int inRound = Math.floorMod(place, 2 * size);
    return inRound < size ? inRound : 2 * size - 1 - inRound;
  }

  private static float[] normalised(double[] line) {
    double sum = Arrays.stream(line).sum();
    float[] weights = new float[line.length];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = (float) (line[j] / sum);
    }
    return weights;
  }
}
