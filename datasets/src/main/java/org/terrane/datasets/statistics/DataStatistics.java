package org.terrane.datasets.statistics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.sets.Affine;
import org.terrane.datasets.sets.BandMoments;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.CloudMask;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.SetImage;

/// Statistics over every pixel of a collection.
///
/// @param bands by sensor id, then by band name, both in alphabetical order
public record DataStatistics(Map<String, Map<String, BandSummary>> bands) {

  /// Images are read in squares of this many pixels a side.
  private static final int BLOCK = 1024;

  public DataStatistics {
    Map<String, Map<String, BandSummary>> sorted = new TreeMap<>();
    bands.forEach((sensor, summaries) -> sorted.put(sensor, Collections.unmodifiableMap(new TreeMap<>(summaries))));
    bands = Collections.unmodifiableMap(sorted);
  }

  /// Reads all pixels of these sets once. Memory does not grow with their number, and the answer does not depend on the
  /// number of threads: each band's values come in one order.
  ///
  /// @param sets of which one is held at a time
  /// @throws org.terrane.datasets.raster.RasterException if a file is damaged
  public static DataStatistics over(Iterable<ImageSet> sets) {
    Map<String, Map<String, BandTally>> tallies = new TreeMap<>();
    for (ImageSet set : sets) {
      for (SetImage image : set.images()) {
        add(image, tallies.computeIfAbsent(image.sensor().id(), id -> new TreeMap<>()));
      }
    }
    Map<String, Map<String, BandSummary>> bands = new TreeMap<>();
    tallies.forEach((sensor, each) -> {
      Map<String, BandSummary> summaries = new TreeMap<>();
      each.forEach((band, tally) -> summaries.put(band, tally.summary()));
      bands.put(sensor, summaries);
    });
    return new DataStatistics(bands);
  }

  /// Mean and deviation alone, to normalise by.
  public BandStatistics moments() {
    Map<String, Map<String, BandMoments>> moments = new TreeMap<>();
    bands.forEach((sensor, summaries) -> {
      Map<String, BandMoments> each = moments.computeIfAbsent(sensor, id -> new TreeMap<>());
      summaries.forEach((band, summary) -> {
        boolean none = summary.count() == 0;
        each.put(band, new BandMoments(none ? 0 : summary.mean(), none ? 0 : summary.std(), summary.count()));
      });
    });
    return new BandStatistics(moments);
  }

  /// A line for each band, in columns, under a line of headings.
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("%-20s %-12s %-11s %12s %7s %7s %10s %10s %10s %10s %10s %10s %10s".formatted("sensor", "band", "unit",
        "pixels used", "nodata", "cloud", "min", "2 %", "median", "98 %", "max", "mean", "std"));
    bands.forEach((sensor, summaries) ->
        summaries.forEach((band, summary) -> lines.add(line(sensor, band, summary))));
    return lines;
  }

  private static String line(String sensor, String band, BandSummary of) {
    String clouds = of.judged() == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * of.cloudShare());
    return String.format(Locale.ROOT,
        "%-20s %-12s %-11s %12d %5.1f %% %7s %10.5g %10.5g %10.5g %10.5g %10.5g %10.5g %10.5g",
        sensor, band, of.unit(), of.count(), 100 * of.nodataShare(), clouds, of.min(), of.low(), of.median(),
        of.high(), of.max(), of.mean(), of.std());
  }

  private static void add(SetImage image, Map<String, BandTally> tallies) {
    image.bands().forEach(band ->
        tallies.computeIfAbsent(band.band().name(), name -> new BandTally(band.band().unit())));
    Map<Path, List<ImageBand>> rasters = new LinkedHashMap<>();
    image.bands().forEach(band ->
        rasters.computeIfAbsent(band.source().info().file(), file -> new ArrayList<>()).add(band));
    rasters.values().forEach(bands -> add(image, bands, tallies));
  }

  /// Bands of one raster: clouds are the same for all of them, so they are looked up once. An image has a band once, so
  /// no tally is used by two threads.
  private static void add(SetImage image, List<ImageBand> bands, Map<String, BandTally> tallies) {
    RasterInfo raster = bands.getFirst().source().info();
    for (Window window : blocks(raster)) {
      Optional<boolean[]> hidden = CloudMask.over(
          image, mask -> Affine.between(raster, window, mask), window.width(), window.height());
      bands.parallelStream().forEach(band ->
          tallies.get(band.band().name()).add(band.read(window), hidden));
    }
  }

  private static Collection<Window> blocks(RasterInfo raster) {
    List<Window> blocks = new ArrayList<>();
    for (int y = 0; y < raster.height(); y += BLOCK) {
      for (int x = 0; x < raster.width(); x += BLOCK) {
        blocks.add(new Window(x, y, Math.min(BLOCK, raster.width() - x), Math.min(BLOCK, raster.height() - y)));
      }
    }
    return blocks;
  }
}
