package org.terrane.rs.skysense;

import java.util.List;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.DType;
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

  /// The frames of each sample, put one behind the other.
  ///
  /// @param samples of which at least one has a frame; all frames are of one size
  static ViewImages of(List<List<ViewFrame>> samples) {
    List<ViewFrame> frames = samples.stream().flatMap(List::stream).toList();
    Picture first = frames.getFirst().picture();
    int each = first.pixels().length;
    int cells = frames.getFirst().cells() * frames.getFirst().cells();
    float[] pixels = new float[frames.size() * each];
    boolean[] seen = new boolean[frames.size() * cells];
    for (int i = 0; i < frames.size(); i++) {
      System.arraycopy(frames.get(i).standardised(), 0, pixels, i * each, each);
      System.arraycopy(frames.get(i).seen(), 0, seen, i * cells, cells);
    }
    return new ViewImages(first.bands(), first.width(), pixels, seen, samples.stream().map(List::size).toList(),
        frames.stream().map(ViewFrame::day).toList());
  }

  /// As encoders take them. Made where it is called: never on a loader thread.
  public Frames frames() {
    Frames frames = new Frames(Tensor.of(pixels, images(), channels, side, side), counts, days);
    float[] cells = new float[seen.length];
    boolean all = true;
    for (int i = 0; i < seen.length; i++) {
      cells[i] = seen[i] ? 1 : 0;
      all &= seen[i];
    }
    int edge = (int) Math.round(Math.sqrt((double) seen.length / images()));
    return all ? frames : frames.seen(Tensor.of(cells, images(), edge, edge).to(DType.BOOL));
  }
}
