package org.terrane.datasets.sets;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.scene.Band;
import org.terrane.datasets.scene.DataException;
import org.terrane.datasets.scene.Sensor;

/// The normalisation of a training run: moments per sensor and band. A plain value that goes into checkpoints.
///
/// @param moments by sensor id, then by band name, both in alphabetical order
public record BandStatistics(Map<String, Map<String, BandMoments>> moments) {

  /// At most this many images of a sensor are read, evenly spread over the sets.
  private static final int IMAGES = 48;

  /// At most this many columns and rows of a band are read, evenly spread.
  private static final int GRID = 96;

  public BandStatistics {
    Map<String, Map<String, BandMoments>> sorted = new TreeMap<>();
    moments.forEach((sensor, bands) -> sorted.put(sensor, Collections.unmodifiableMap(new TreeMap<>(bands))));
    moments = Collections.unmodifiableMap(sorted);
  }

  /// The moments of a band.
  ///
  /// @throws DataException `[statistics] none for band B02 of sentinel-2-l2a; they were taken over naip, sentinel-1`
  public BandMoments of(Sensor sensor, Band band) {
    BandMoments found = moments.getOrDefault(sensor.id(), Map.of()).get(band.name());
    if (found == null) {
      throw new DataException("[statistics] none for band " + band.name() + " of " + sensor.id()
          + "; they were taken over " + String.join(", ", moments.keySet()));
    }
    return found;
  }

  /// Statistics over the sets' measured pixels: all of them for small data, an even and fixed part of large data.
  ///
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  /// @throws org.terrane.datasets.scene.DataException if a band that is read has no measured pixel at all
  public static BandStatistics over(List<ImageSet> sets, BandCache cache) {
    Map<String, Map<String, BandMoments>> all = new TreeMap<>();
    chosen(sets).forEach((sensor, images) -> all.put(sensor, ofSensor(images, cache)));
    return new BandStatistics(all);
  }

  /// The images that are read of each sensor. The sets are gone through twice and not kept, however many they are.
  private static Map<String, List<SetImage>> chosen(List<ImageSet> sets) {
    Map<String, Long> counts = new TreeMap<>();
    for (ImageSet set : sets) {
      set.images().forEach(image -> counts.merge(image.sensor().id(), 1L, Long::sum));
    }
    Map<String, Long> seen = new HashMap<>();
    Map<String, List<SetImage>> chosen = new TreeMap<>();
    for (ImageSet set : sets) {
      for (SetImage image : set.images()) {
        String sensor = image.sensor().id();
        List<SetImage> taken = chosen.computeIfAbsent(sensor, id -> new ArrayList<>());
        long all = counts.get(sensor);
        long next = taken.size() * all / Math.min(all, IMAGES);
        if (seen.merge(sensor, 1L, Long::sum) - 1 == next && taken.size() < IMAGES) {
          taken.add(image);
        }
      }
    }
    return chosen;
  }

  private static Map<String, BandMoments> ofSensor(List<SetImage> images, BandCache cache) {
    List<ImageBand> bands = images.stream()
        .flatMap(image -> image.bands().stream().filter(band -> !band.isFilled()))
        .toList();
    // Bands are read side by side and joined in order, so the sums come out alike on any number of threads.
    List<BandMoments> parts = bands.parallelStream().map(band -> ofBand(band, cache)).toList();
    Map<String, BandMoments> moments = new TreeMap<>();
    for (int i = 0; i < parts.size(); i++) {
      moments.merge(bands.get(i).band().name(), parts.get(i), BandMoments::joined);
    }
    return moments;
  }

  private static BandMoments ofBand(ImageBand band, BandCache cache) {
    Accumulator sum = new Accumulator();
    RasterInfo info = band.source().info();
    int rows = Math.min(info.height(), GRID);
    int columns = Math.min(info.width(), GRID);
    for (int j = 0; j < rows; j++) {
      int y = (int) ((long) j * info.height() / rows);
      BandCache.Patch line = cache.read(band, new Window(0, y, info.width(), 1));
      int start = (y - line.window().y()) * line.window().width() - line.window().x();
      for (int i = 0; i < columns; i++) {
        sum.add(line.values()[start + (int) ((long) i * info.width() / columns)]);
      }
    }
    if (sum.moments().count() == 0) {
      cache.requireMeasured(band);
    }
    return sum.moments();
  }

  /// Welford's running mean and sum of squares; NaN is passed over.
  private static final class Accumulator {
    private long count;
    private double mean;
    private double squares;

    void add(float value) {
      if (!Float.isNaN(value)) {
        count++;
        double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
      }
    }

    BandMoments moments() {
      return new BandMoments(mean, count == 0 ? 0 : Math.sqrt(squares / count), count);
    }
  }
}
