package org.terrane.rs.downstream;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.terrane.datasets.named.EuroSatRgb;
import org.terrane.datasets.named.EuroSatRgb.Item;

/// Mean and standard deviation of each band over the patch, `(N, 6)`: colour and contrast, nothing of shape. What an
/// encoder must beat before it may be called one.
public record BandFeatures() implements FeatureSource {
  @Override
  public String name() {
    return "band mean and deviation";
  }

  @Override
  public float[][] of(List<Item> patches) {
    return patches.parallelStream().map(patch -> moments(patch.read())).toArray(float[][]::new);
  }

  /// @param pixels `(bands, 64, 64)`
  /// @return means, then deviations
  static float[] moments(float[] pixels) {
    int area = EuroSatRgb.SIDE * EuroSatRgb.SIDE;
    int bands = pixels.length / area;
    float[] moments = new float[2 * bands];
    for (int band = 0; band < bands; band++) {
      SummaryStatistics statistics = new SummaryStatistics();
      for (int i = 0; i < area; i++) {
        statistics.addValue(pixels[band * area + i]);
      }
      moments[band] = (float) statistics.getMean();
      moments[bands + band] = (float) Math.sqrt(statistics.getPopulationVariance());
    }
    return moments;
  }
}
