package org.terrane.nn.layer.swin;

import java.util.Optional;
import org.terrane.tensor.Tensor;

/// How a map of tokens is cut into windows, and what may see what in them.
///
/// The map is filled up with zeros at bottom and right to whole windows, then rolled up and left by half a window if it
/// is shifted: what leaves on one side comes in on the other. Tokens that came together only by rolling get −100 added
/// to their logits. The zeros are not masked: as in the official detection code, attention sees them as tokens whose
/// query, key and value are the biases. An axis no longer than a window is one window, and is not shifted.
///
/// @param rows    of the map, in tokens; likewise `columns`
/// @param height  of a window, in tokens; likewise `width`
/// @param up      tokens the map is rolled by; likewise `left`
public record Windows(int rows, int columns, int height, int width, int up, int left) {
  private static final double APART = -100;

  /// @param window edge of a window in tokens
  public static Windows of(int rows, int columns, int window, boolean shifted) {
    return new Windows(rows, columns, Math.min(rows, window), Math.min(columns, window),
        shifted && rows > window ? window / 2 : 0, shifted && columns > window ? window / 2 : 0);
  }

  /// Windows of one map.
  public int count() {
    return paddedRows() / height * (paddedColumns() / width);
  }

  /// Tokens of one window.
  public int tokens() {
    return height * width;
  }

  /// Maps `(B, rows, columns, C)` → windows `(B·count, tokens, C)`, map by map, row by row.
  public Tensor cut(Tensor maps) {
    Tensor padded = maps.pad(1, 0, paddedRows() - rows, 0, 0).pad(2, 0, paddedColumns() - columns, 0, 0);
    return tiles(roll(roll(padded, 1, up), 2, left));
  }

  /// The inverse of [#cut]: windows `(B·count, tokens, C)` → maps `(B, rows, columns, C)`.
  public Tensor join(Tensor windows) {
    int batch = windows.size(0) / count();
    int channels = windows.size(2);
    Tensor padded = windows.reshape(batch, paddedRows() / height, paddedColumns() / width, height, width, channels)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(batch, paddedRows(), paddedColumns(), channels);
    Tensor rolled = roll(roll(padded, 1, paddedRows() - up), 2, paddedColumns() - left);
    return rolled.slice(1, 0, rows).slice(2, 0, columns);
  }

  /// What is added to the logits of each window, `(count, tokens, tokens)` F32; nothing if the map is not shifted.
  public Optional<Tensor> mask() {
    if (up == 0 && left == 0) {
      return Optional.empty();
    }
    Tensor regions = tiles(regions()).reshape(count(), tokens()); // (count, tokens)
    Tensor together = regions.unsqueeze(1).eq(regions.unsqueeze(2)); // (count, tokens, tokens)
    return Optional.of(Tensor.where(together, Tensor.scalar(0), Tensor.scalar((float) APART)));
  }

  /// A number for each part of the rolled map that was one piece before it was rolled: `(1, rows, columns, 1)`.
  private Tensor regions() {
    long[] numbers = new long[paddedRows() * paddedColumns()];
    for (int row = 0; row < paddedRows(); row++) {
      for (int column = 0; column < paddedColumns(); column++) {
        int below = row >= paddedRows() - up ? 1 : 0;
        int right = column >= paddedColumns() - left ? 1 : 0;
        numbers[row * paddedColumns() + column] = 2 * below + right;
      }
    }
    return Tensor.of(numbers, 1, paddedRows(), paddedColumns(), 1);
  }

  private Tensor tiles(Tensor padded) {
    int batch = padded.size(0);
    int channels = padded.size(3);
    return padded.reshape(batch, paddedRows() / height, height, paddedColumns() / width, width, channels)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(batch * count(), tokens(), channels);
  }

  /// Index i of the result is index `i + by` of x, counted round.
  private static Tensor roll(Tensor x, int axis, int by) {
    int size = x.size(axis);
    return by % size == 0 ? x : Tensor.concat(axis, x.slice(axis, by, size), x.slice(axis, 0, by));
  }

  private int paddedRows() {
    return Math.ceilDiv(rows, height) * height;
  }

  private int paddedColumns() {
    return Math.ceilDiv(columns, width) * width;
  }
}
