package org.terrane.datasets.sampling;

import java.util.List;
import java.util.stream.IntStream;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.Draws;

/// Windows at random: every position at which a window lies wholly in the raster is equally likely, and may come twice.
///
/// @param side pixels
public record RandomWindows(int side, int count) implements WindowRule {

  /// @throws org.terrane.datasets.scene.DataException if side or count is not positive
  public RandomWindows {
    Sides.requirePositive("side", side);
    Sides.requirePositive("count", count);
  }

  @Override
  public List<Window> windows(int width, int height, Draws draws) {
    Sides.requireRoom(side, width, height);
    return IntStream.range(0, count)
        .mapToObj(i -> new Window(draws.nextInt(width - side + 1), draws.nextInt(height - side + 1), side, side))
        .toList();
  }
}
