package org.terrane.datasets.pruning;

import java.util.List;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.CropGrid;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.Resampler;
import org.terrane.datasets.sets.Resampling;
import org.terrane.datasets.sets.SetImage;

/// Brightness and texture of every band of every sensor, on a grid of 32 x 32 pixels, averaged over a sensor's images:
/// mean, standard deviation, and how much neighbours differ, at a distance of one and of four pixels.
public final class BandFeatures implements SetFeatures {

  private static final int SIDE = 32;
  private static final int[] DISTANCES = {1, 4};
  private static final int NUMBERS = 2 + DISTANCES.length;

  private final List<Column> columns;

  private record Column(String sensor, String band) {}

  private BandFeatures(List<Column> columns) {
    this.columns = columns;
  }

  /// Features of all bands that these sets have.
  public static BandFeatures over(List<ImageSet> sets) {
    return new BandFeatures(sets.stream().flatMap(set -> set.images().stream())
        .flatMap(image -> image.bands().stream().map(band -> new Column(image.sensor().id(), band.band().name())))
        .distinct().toList());
  }

  @Override
  public float[] of(ImageSet set) {
    Resampler resampler = new Resampler(new BandCache(0));
    double[] sums = new double[NUMBERS * columns.size()];
    int[] counts = new int[columns.size()];
    for (SetImage image : set.images()) {
      for (ImageBand band : image.bands()) {
        int column = columns.indexOf(new Column(image.sensor().id(), band.band().name()));
        double[] numbers = numbers(coarse(band, resampler));
        if (column >= 0 && !Double.isNaN(numbers[0])) {
          counts[column]++;
          for (int i = 0; i < NUMBERS; i++) {
            sums[column * NUMBERS + i] += numbers[i];
          }
        }
      }
    }
    float[] features = new float[sums.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (sums[i] / counts[i / NUMBERS]); // 0 / 0 is NaN: this set does not have the band
    }
    return features;
  }

  /// The band's upper left square, all of it where it is square.
  private static float[] coarse(ImageBand band, Resampler resampler) {
    RasterSource source = band.source();
    int extent = Math.min(source.info().width(), source.info().height());
    float[] values = new float[SIDE * SIDE];
    resampler.read(band, new CropGrid(source, 0, 0, extent, SIDE), Resampling.BILINEAR, values, 0);
    return values;
  }

  private static double[] numbers(float[] values) {
    double[] numbers = new double[NUMBERS];
    double sum = 0;
    int count = 0;
    for (float value : values) {
      if (!Float.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    double mean = sum / count;
    double squares = 0;
    for (float value : values) {
      squares += Float.isNaN(value) ? 0 : (value - mean) * (value - mean);
    }
    numbers[0] = mean;
    numbers[1] = Math.sqrt(squares / count);
    for (int d = 0; d < DISTANCES.length; d++) {
      numbers[2 + d] = difference(values, DISTANCES[d]);
    }
    return numbers;
  }

  /// Mean absolute difference of pixels this far apart in a row or a column; 0 where there are no two.
  private static double difference(float[] values, int distance) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      boolean right = i % SIDE + distance < SIDE && !Float.isNaN(values[i] - values[i + distance]);
      boolean below = i / SIDE + distance < SIDE && !Float.isNaN(values[i] - values[i + distance * SIDE]);
      sum += (right ? Math.abs(values[i] - values[i + distance]) : 0)
          + (below ? Math.abs(values[i] - values[i + distance * SIDE]) : 0);
      count += (right ? 1 : 0) + (below ? 1 : 0);
    }
    return count == 0 ? 0 : sum / count;
  }
}
