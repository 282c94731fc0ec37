package org.terrane.rs.skysense;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.crs.MercatorTile;
import org.terrane.nn.Buffer;
import org.terrane.nn.Counter;
import org.terrane.nn.Init;
import org.terrane.nn.Layer;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// Which place of the bank belongs to which region of the Earth (methods.md 4.4: the region function is our choice).
///
/// A region is a Web Mercator tile of zoom 9, 78 km wide at the equator. Tiles get places in the order in which
/// training first comes to them; once all are taken, and for new tiles after training, that of the nearest tile serves.
/// Part of the model's state, so that weights and places stay together.
///
/// @param tiles `(regions)` I64: number of the tile of each place
/// @param used  places taken, from the first
public record RegionSlots(Buffer tiles, Counter used) implements Layer {
  /// Of the tiles.
  public static final int ZOOM = 9;

  private static final long EMPTY = -1;

  public static RegionSlots create(Init init, int regions) {
    return new RegionSlots(init.as(DType.I64).buffer(EMPTY, regions), new Counter());
  }

  /// The place of a point's region, which gets one if there is room; then the nearest.
  public int place(LonLat centre) {
    int known = known(centre);
    int next = (int) used.value();
    if (known >= 0) {
      return known;
    }
    if (next == tiles.spec().shape().size(0)) {
      return nearest(centre);
    }
    long[] numbers = tiles.value().toLongs();
    numbers[next] = MercatorTile.of(centre, ZOOM).number();
    tiles.assign(Run.current().on(tiles.value().device()).call(() -> Tensor.of(numbers, numbers.length)));
    used.increment();
    return next;
  }

  /// The place of a point's region, or of the nearest one that has a place.
  ///
  /// @throws IllegalStateException when no region has one
  public int find(LonLat centre) {
    int known = known(centre);
    return known >= 0 ? known : nearest(centre);
  }

  private int known(LonLat centre) {
    long number = MercatorTile.of(centre, ZOOM).number();
    long[] numbers = taken();
    return IntStream.range(0, numbers.length).filter(i -> numbers[i] == number).findFirst().orElse(-1);
  }

  private int nearest(LonLat centre) {
    long[] numbers = taken();
    int nearest = -1;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < numbers.length; i++) {
      double metres = MercatorTile.of((int) numbers[i], ZOOM).centre().metresTo(centre);
      if (metres < smallest) {
        smallest = metres;
        nearest = i;
      }
    }
    if (nearest < 0) {
      throw new IllegalStateException("[regionSlots] regions must have been seen in training, but none was");
    }
    return nearest;
  }

  private long[] taken() {
    return Arrays.copyOf(tiles.value().toLongs(), (int) used.value());
  }
}
