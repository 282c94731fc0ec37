package org.terrane.rs.swimdiff;

import java.util.List;
import org.terrane.nn.train.Batches;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Tensor;

/// Two views of each of B patches, and of which scene each is: host data, made by loader threads.
///
/// @param channels C
/// @param side     S
/// @param query    `(B, C, S, S)`, within 0 and 1
/// @param key      `(B, C, S, S)`, within 0 and 1
/// @param scenes   of each patch
/// @param samples  the number of each patch
public record SwimDiffBatch(int channels, int side, float[] query, float[] key, long[] scenes, long[] samples)
    implements Batches.Batch {

  /// @param views of each patch, all of one size
  public static SwimDiffBatch of(List<Views> views, long[] scenes, long[] samples) {
    Picture first = views.getFirst().query();
    return new SwimDiffBatch(first.bands(), first.height(), joined(views.stream().map(Views::query).toList()),
        joined(views.stream().map(Views::key).toList()), scenes, samples);
  }

  /// B.
  @Override
  public int images() {
    return scenes.length;
  }

  /// `(B, C, S, S)`.
  public Tensor queryViews() {
    return Tensor.of(query, images(), channels, side, side);
  }

  /// `(B, C, S, S)`.
  public Tensor keyViews() {
    return Tensor.of(key, images(), channels, side, side);
  }

  private static float[] joined(List<Picture> pictures) {
    int each = pictures.getFirst().pixels().length;
    float[] all = new float[pictures.size() * each];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i).pixels(), 0, all, i * each, each);
    }
    return all;
  }
}
