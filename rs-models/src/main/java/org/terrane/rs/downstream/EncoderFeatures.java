package org.terrane.rs.downstream;

import static org.terrane.tensor.Keep.DROP;

import java.util.List;
import org.terrane.datasets.named.EuroSatRgb.Item;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Frame;
import org.terrane.datasets.sets.FrameReader;
import org.terrane.rs.a2mae.A2Mae;
import org.terrane.rs.a2mae.A2MaeBatch;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The mean of the encoder's patch tokens after its last norm, `(N, D)`: nothing is masked, and the class token, which
/// no loss of pre-training asks anything of, is left out.
///
/// A patch is read as pre-training reads it: normalised with the statistics of the run, its GSD given as the 10 m of
/// the sensor, no geocode since it lies nowhere on Earth. A network for smaller images reads it tile by tile; for one
/// whose side does not divide 64 it is resampled bilinearly.
///
/// @param statistics of the run the encoder comes from
public record EncoderFeatures(String name, A2Mae encoder, BandStatistics statistics) implements FeatureSource {
  private static final int NO_SECOND_READ = 1; // of bytes: patches are read once, so nothing is worth keeping

  @Override
  public float[][] of(List<Item> patches) {
    FrameReader reader = new FrameReader(new BandCache(NO_SECOND_READ), statistics);
    int side = encoder.config().imageSize();
    List<Frame> tiles = patches.parallelStream().flatMap(patch -> reader.tiles(patch.image(), side).stream()).toList();
    A2MaeBatch batch = A2MaeBatch.whole(encoder.config(), tiles);
    float[] values = Run.evaluating().call(() -> Scope.run(() -> means(batch, patches.size()).toFloats()));
    return rows(values, patches.size());
  }

  private Tensor means(A2MaeBatch batch, int patches) {
    Tensor tokens = encoder.encode(batch); // (N·tiles, 1 + K, D)
    Tensor tiles = tokens.slice(1, 1, tokens.size(1)).mean(1, DROP); // (N·tiles, D)
    return tiles.reshape(patches, -1, tiles.size(-1)).mean(1, DROP); // (N, D)
  }

  private static float[][] rows(float[] values, int count) {
    int width = values.length / count;
    float[][] rows = new float[count][width];
    for (int i = 0; i < count; i++) {
      System.arraycopy(values, i * width, rows[i], 0, width);
    }
    return rows;
  }
}
