package org.terrane.datasets.sets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.terrane.datasets.raster.Position;
import org.terrane.datasets.raster.RasterInfo;

/// Cuts the ground that all images of a place show into squares of one size, side by side.
///
/// The squares begin at whole pixels of the finest raster and, as far as the rasters' pixels fit together, of the
/// coarser ones as well: cutting then moves pixels and changes none.
public final class GroundSquares {

  private final RasterSource reference;
  private final CommonGround ground;
  private final List<RasterSource> rasters;
  private final double wanted;

  private GroundSquares(ImageSet set, double metres) {
    this.rasters = set.images().stream().flatMap(image -> image.bands().stream()).map(ImageBand::source).toList();
    this.reference = rasters.stream().min(Comparator.comparingDouble(RasterSource::pixelMetres)).orElseThrow();
    this.ground = CommonGround.of(set.images(), reference.info());
    this.wanted = Math.max(1, Math.rint(metres / reference.pixelMetres()));
  }

  /// The squares row by row, each in pixels of the finest raster; the leftover ground is the same on all sides. A
  /// smaller place gives one square as large as it has room for.
  ///
  /// @param metres side of a square; it becomes a whole number of pixels
  public static List<CropGrid> of(ImageSet set, double metres) {
    return new GroundSquares(set, metres).cut();
  }

  private List<CropGrid> cut() {
    int step = step(Math.min(wanted, ground.shortSide()));
    Position corner = wholePixel();
    double left = next(ground.left(), corner.x(), step);
    double top = next(ground.top(), corner.y(), step);
    double room = Math.min(ground.right() - left, ground.bottom() - top);
    int side = (int) Math.max(step, Math.floor(Math.min(wanted, room) / step) * step);
    List<CropGrid> squares = new ArrayList<>();
    for (double y : starts(top, ground.bottom(), step, side)) {
      for (double x : starts(left, ground.right(), step, side)) {
        squares.add(new CropGrid(reference, x, y, side, side));
      }
    }
    return squares;
  }

  /// The first place from `low` on that is a whole number of steps from a corner.
  private static double next(double low, double corner, int step) {
    return corner + Math.ceil((low - corner) / step) * step;
  }

  /// The number of reference pixels after which the pixels of all rasters meet again, as far as that fits.
  private int step(double room) {
    long step = 1;
    for (long times : sameSystem().mapToLong(this::times).distinct().sorted().toArray()) {
      long together = step / gcd(step, times) * times;
      step = together <= room ? together : step;
    }
    return (int) step;
  }

  private long times(RasterSource raster) {
    return Math.max(1, Math.round(raster.pixelMetres() / reference.pixelMetres()));
  }

  /// A corner of the coarsest raster's pixels, in reference pixels.
  private Position wholePixel() {
    RasterInfo coarsest = sameSystem().max(Comparator.comparingDouble(RasterSource::pixelMetres)).orElseThrow().info();
    Position map = coarsest.transform().toMap(0, 0);
    Position pixel = reference.info().transform().toPixel(map.x(), map.y());
    return new Position(Math.rint(pixel.x()), Math.rint(pixel.y()));
  }

  private Stream<RasterSource> sameSystem() {
    return rasters.stream().filter(raster -> raster.info().epsg() == reference.info().epsg());
  }

  /// Where squares begin between two edges, the leftover halved to a whole number of steps.
  private static List<Double> starts(double low, double high, int step, int side) {
    int count = (int) Math.max(1, Math.floor((high - low) / side));
    double shift = Math.max(0, Math.floor((high - low - (double) count * side) / 2 / step) * step);
    return IntStream.range(0, count).mapToObj(i -> low + shift + (double) i * side).toList();
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
