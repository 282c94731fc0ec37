package org.terrane.datasets.sampling;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.Draws;

/// Windows row by row from the upper left corner. Nothing is drawn.
///
/// @param side pixels
/// @param stride pixels from one window to the next: `side` for windows that touch, less for overlap
/// @param edge what becomes of the rest at the right and lower edge that no whole stride reaches
public record WindowGrid(int side, int stride, Edge edge) implements WindowRule {

  /// What becomes of the incomplete edge.
  public enum Edge {
    /// It is not looked at: no pixel comes twice that the stride does not bring twice.
    LEAVE_OUT,
    /// One more window, moved inward so that it ends at the edge: with a stride up to the side every pixel is seen.
    MOVE_IN,
    /// One more window, as small as the edge makes it. A raster smaller than a window is one small window.
    CUT_SHORT
  }

  private record Span(int start, int size) {}

  /// @throws org.terrane.datasets.scene.DataException if side or stride is not positive
  public WindowGrid {
    Sides.requirePositive("side", side);
    Sides.requirePositive("stride", stride);
  }

  /// Windows that touch, without the incomplete edge.
  public static WindowGrid tiles(int side) {
    return new WindowGrid(side, side, Edge.LEAVE_OUT);
  }

  @Override
  public List<Window> windows(int width, int height, Draws draws) {
    return windows(width, height);
  }

  /// The windows of a raster of this size.
  ///
  /// @throws org.terrane.datasets.scene.DataException if the raster is smaller than a window that may not be cut short
  public List<Window> windows(int width, int height) {
    if (edge != Edge.CUT_SHORT) {
      Sides.requireRoom(side, width, height);
    }
    List<Span> columns = spans(width);
    return spans(height).stream()
        .flatMap(row -> columns.stream()
            .map(column -> new Window(column.start, row.start, column.size, row.size)))
        .toList();
  }

  private List<Span> spans(int length) {
    int whole = length < side ? 0 : (length - side) / stride + 1;
    int reached = whole == 0 ? 0 : (whole - 1) * stride + side;
    Stream<Span> regular = IntStream.range(0, whole).mapToObj(i -> new Span(i * stride, side));
    if (edge == Edge.LEAVE_OUT || reached == length) {
      return regular.toList();
    }
    int next = whole * stride;
    Span last = edge == Edge.MOVE_IN ? new Span(length - side, side) : new Span(next, length - next);
    return next < length || edge == Edge.MOVE_IN ? Stream.concat(regular, Stream.of(last)).toList() : regular.toList();
  }
}
