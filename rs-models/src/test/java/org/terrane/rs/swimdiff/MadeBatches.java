package org.terrane.rs.swimdiff;

import java.util.stream.LongStream;
import org.terrane.nn.train.Batches;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Batches of made views: each patch is a smooth field of its own, and a view is that field with its own noise.
///
/// @param scenes that patches are of, in turn
record MadeBatches(int batch, int channels, int side, int scenes) implements Batches<SwimDiffBatch> {
  private static final Key ROOT = Key.of(90);

  @Override
  public SwimDiffBatch at(long step) {
    long[] samples = LongStream.range(step * batch, (step + 1) * batch).toArray();
    long[] of = LongStream.of(samples).map(sample -> sample % scenes).toArray();
    return new SwimDiffBatch(channels, side, views(samples, "query"), views(samples, "key"), of, samples, step);
  }

  private float[] views(long[] samples, String view) {
    int each = channels * side * side;
    float[] all = new float[samples.length * each];
    for (int b = 0; b < samples.length; b++) {
      Key own = ROOT.fold(samples[b]);
      double slope = own.fold("slope").uniform();
      float[] noise = Tensor.uniform(own.fold(view), DType.F32, each).toFloats();
      for (int i = 0; i < each; i++) {
        all[b * each + i] = (float) (0.7 * slope * (i % side) / side + 0.3 * noise[i]);
      }
    }
    return all;
  }
}
