package org.terrane.rs.a2mae;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.datasets.sets.Frame;
import org.terrane.tensor.Tensor;

/// The frames of a batch that share a stem: their patches are the rows of one matrix. Row `j·L + l` is patch l of the
/// group's j-th frame.
///
/// @param source place of their sensor in the network's list; −1 for the stem of all sources
/// @param bands of the sensor, by their place in its catalogue; empty for the stem of all sources
/// @param frames their numbers in the batch
/// @param channels C
/// @param pixels `(n, C, S, S)`
/// @param hidden of each patch, whether the network must reconstruct it
/// @param counts of each patch, whether enough of it was measured to be asked for
record FrameGroup(int source, List<Integer> bands, List<Integer> frames, int channels, int side, int patch,
    float[] pixels, boolean[] hidden, boolean[] counts) {
  /// A patch of which less was measured is not asked for (our choice).
  private static final double ENOUGH_VALID = 0.5;

  static FrameGroup of(A2MaeConfig config, int source, List<Integer> bands, List<Integer> members, List<Frame> all,
      boolean[] hidden) {
    int patches = config.patches();
    Frame first = all.get(members.getFirst());
    float[] pixels = new float[members.size() * first.pixels().length];
    boolean[] hiddenHere = new boolean[members.size() * patches];
    boolean[] counts = new boolean[members.size() * patches];
    for (int j = 0; j < members.size(); j++) {
      Frame frame = all.get(members.get(j));
      check(config, frame, first.bands().size());
      System.arraycopy(frame.pixels(), 0, pixels, j * frame.pixels().length, frame.pixels().length);
      System.arraycopy(hidden, members.get(j) * patches, hiddenHere, j * patches, patches);
      for (int l = 0; l < patches; l++) {
        counts[j * patches + l] = validShare(frame, l, config.patchSize()) >= ENOUGH_VALID;
      }
    }
    return new FrameGroup(source, bands, List.copyOf(members), first.bands().size(), config.imageSize(),
        config.patchSize(), pixels, hiddenHere, counts);
  }

  /// All patches as rows, pixels in the order (row, column, channel): `(n·L, p·p·C)`.
  Tensor patches() {
    int grid = side / patch;
    return Tensor.of(pixels, frames.size(), channels, grid, patch, grid, patch)
        .permute(0, 2, 4, 3, 5, 1) // (n, rows, columns, p, p, C)
        .reshape(frames.size() * grid * grid, patch * patch * channels);
  }

  /// Rows of the patches that are hidden, or of those that are not.
  int[] rows(boolean wantHidden) {
    return IntStream.range(0, hidden.length).filter(row -> hidden[row] == wantHidden).toArray();
  }

  /// The patch's number in the batch.
  int patchOf(int row) {
    int each = hidden.length / frames.size();
    return frames.get(row / each) * each + row % each;
  }

  private static void check(A2MaeConfig config, Frame frame, int channels) {
    if (frame.side() != config.imageSize() || frame.bands().size() != channels) {
      throw new IllegalArgumentException("[a2mae] frames must be (" + channels + ", " + config.imageSize() + ", "
          + config.imageSize() + "), but one is (" + frame.bands().size() + ", " + frame.side() + ", " + frame.side()
          + ")");
    }
  }

  private static double validShare(Frame frame, int l, int patch) {
    int grid = frame.side() / patch;
    int corner = l / grid * patch * frame.side() + l % grid * patch;
    int valid = 0;
    for (int y = 0; y < patch; y++) {
      for (int x = 0; x < patch; x++) {
        valid += frame.valid()[corner + y * frame.side() + x] ? 1 : 0;
      }
    }
    return (double) valid / (patch * patch);
  }
}
