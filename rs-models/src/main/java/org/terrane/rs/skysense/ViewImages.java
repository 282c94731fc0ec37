package org.terrane.rs.skysense;

import java.util.List;
import org.terrane.tensor.Tensor;

/// The images of one modality in a view of B samples, those of all samples one behind the other: host data, made by
/// loader threads. What a sample lacks is not there, and nothing stands in its place.
///
/// @param channels C
/// @param side     H = W, pixels
/// @param pixels   `(N, C, H, W)`, of mean 0 and deviation about 1, as networks read them; 0 where nothing was measured
/// @param seen     `(N, h, w)`, cells in which ground was measured that no cloud hides
/// @param counts   frames of each of the B samples, which together make N; in the order of time
/// @param days     of the year of each frame, from 0 to 364
public record ViewImages(
    int channels, int side, float[] pixels, boolean[] seen, List<Integer> counts, List<Integer> days) {
  public ViewImages {
    counts = List.copyOf(counts);
    days = List.copyOf(days);
  }

  /// N, 1 or more.
  public int images() {
    return days.size();
  }

  /// As encoders take them. Made where it is called: never on a loader thread.
  public Frames frames() {
    return new Frames(Tensor.of(pixels, images(), channels, side, side), counts, days);
  }
}
