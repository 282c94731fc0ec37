package org.terrane.datasets.synth;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.terrane.datasets.crs.LonLat;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageSet;

/// Image sets made from a seed: the same seed gives the same pixels in every run.
public final class SyntheticEarth {

  /// Places of a first training run.
  public static final int DEFAULT_PLACES = 12;

  /// 576 cells of 5 m: 2880 m, that is 288 Sentinel-2 and 96 Landsat pixels.
  private static final int CELLS = 576;

  /// Farmland around the world, in different UTM zones north and south.
  private static final List<LonLat> REGIONS =
      List.of(new LonLat(4.1, 50.7), new LonLat(-1.6, 48.1), new LonLat(11.4, 48.3), new LonLat(-0.9, 38.2),
          new LonLat(30.9, 50.1), new LonLat(76.2, 30.4), new LonLat(114.3, 34.6), new LonLat(140.1, 36.2),
          new LonLat(-88.4, 40.2), new LonLat(-120.3, 36.7), new LonLat(-61.8, -33.5), new LonLat(-48.6, -16.2),
          new LonLat(28.4, -26.1), new LonLat(36.8, -1.3), new LonLat(146.3, -34.9), new LonLat(172.3, -43.6));

  private SyntheticEarth() {}

  /// This many places, each with ten images: Sentinel-2 at four dates, Sentinel-1 at four, Landsat 8 at two, over a
  /// square of 2880 m. Nothing is computed until pixels are read.
  public static List<ImageSet> places(long seed, int count) {
    return IntStream.range(0, count).mapToObj(i -> place(seed, i).images()).toList();
  }

  /// The same places as a camera and two series see them: a colour and near-infrared image of 5 m, Sentinel-2 at eight
  /// dates and Sentinel-1 at six.
  public static List<ImageSet> sequences(long seed, int count) {
    return IntStream.range(0, count).mapToObj(i -> place(seed, i).sequence()).toList();
  }

  private static SyntheticPlace place(long seed, int index) {
    Draws draws = new Draws(seed, index);
    LonLat region = REGIONS.get(index % REGIONS.size());
    LonLat where = new LonLat(region.lon() + draws.between(-0.3, 0.3), region.lat() + draws.between(-0.3, 0.3));
    String id = String.format(Locale.ROOT, "synthetic/place-%02d", index + 1);
    return new SyntheticPlace(id, draws.nextLong(), where, CELLS);
  }
}
