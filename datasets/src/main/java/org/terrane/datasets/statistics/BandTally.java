package org.terrane.datasets.statistics;

import java.util.Optional;
import org.terrane.datasets.scene.Unit;
import org.terrane.datasets.sets.BandMoments;

/// Takes a band's values block by block. One thread at a time.
final class BandTally {

  private final Unit unit;
  private final QuantileSketch sketch = new QuantileSketch();
  private BandMoments moments = new BandMoments(0, 0, 0);
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private long pixels;
  private long nodata;
  private long judged;
  private long clouds;

  BandTally(Unit unit) {
    this.unit = unit;
  }

  /// @param values NaN is "not measured"; overwritten: hidden pixels become NaN
  /// @param hidden whether a cloud hides each pixel; nothing where no mask tells
  void add(float[] values, Optional<boolean[]> hidden) {
    pixels += values.length;
    for (int i = 0; i < values.length; i++) {
      boolean measured = !Float.isNaN(values[i]);
      nodata += measured ? 0 : 1;
      if (measured && hidden.isPresent()) {
        judged++;
        if (hidden.get()[i]) {
          clouds++;
          values[i] = Float.NaN;
        }
      }
    }
    addClear(values);
  }

  /// Two passes over the block: exact where a running sum of squares would cancel.
  private void addClear(float[] values) {
    double sum = 0;
    long count = 0;
    for (float value : values) {
      if (!Float.isNaN(value)) {
        sum += value;
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sketch.add(value);
      }
    }
    if (count == 0) {
      return;
    }
    double mean = sum / count;
    double squares = 0;
    for (float value : values) {
      if (!Float.isNaN(value)) {
        squares += (value - mean) * (value - mean);
      }
    }
    moments = moments.joined(new BandMoments(mean, Math.sqrt(squares / count), count));
  }

  BandSummary summary() {
    boolean none = moments.count() == 0;
    return new BandSummary(unit.symbol(), pixels, nodata, judged, clouds, moments.count(),
        none ? Double.NaN : min, none ? Double.NaN : max, none ? Double.NaN : moments.mean(),
        none ? Double.NaN : moments.std(), quantile(0.02), quantile(0.5), quantile(0.98));
  }

  /// Never beyond what was seen.
  private double quantile(double share) {
    return Math.min(max, Math.max(min, sketch.quantile(share)));
  }
}
