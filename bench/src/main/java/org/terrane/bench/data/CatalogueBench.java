package org.terrane.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.bench.Machine;
import org.terrane.datasets.catalogue.Catalogue;
import org.terrane.datasets.catalogue.CatalogueWriter;
import org.terrane.datasets.raster.GeoTransform;
import org.terrane.datasets.raster.RasterBand;
import org.terrane.datasets.raster.RasterInfo;
import org.terrane.datasets.raster.SampleType;
import org.terrane.datasets.scene.AcquisitionTime;
import org.terrane.datasets.scene.Sensor;
import org.terrane.datasets.scene.Sensors;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.BandStatistics;
import org.terrane.datasets.sets.Calibration;
import org.terrane.datasets.sets.Draws;
import org.terrane.datasets.sets.ImageBand;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.sets.RasterSource;
import org.terrane.datasets.sets.SampleRule;
import org.terrane.datasets.sets.SetImage;
import org.terrane.datasets.sets.TripleSampler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Writes a catalogue of made-up places, opens it, weighs every place as a run does, and draws from it, in a heap far
/// smaller than the file.
@Command(name = "bench/run.sh catalogue", mixinStandardHelpOptions = true,
    description = "A catalogue of many places: written, opened, weighed, drawn from; time and memory.")
public final class CatalogueBench implements Callable<Integer> {
  private static final int DRAWS = 20_000;

  @Option(names = "--rows", defaultValue = "10000000", description = "places; default: ${DEFAULT-VALUE}")
  private int rows;

  @Option(names = "--folder", paramLabel = "DIR", description = "where the catalogue is written, and left")
  private @Nullable Path folder;

  @Option(names = "--out", paramLabel = "FILE", description = "writes the table there, too")
  private @Nullable Path out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CatalogueBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path home = folder == null ? Files.createTempDirectory("catalogue") : Files.createDirectories(folder);
    Path file = home.resolve("rows.jsonl");
    List<String> table = new ArrayList<>(List.of(
        Machine.description() + ", heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB", "",
        "| step | seconds | per place, µs | heap in use after it, MiB |", "|---|--:|--:|--:|"));
    if (!Files.exists(file)) {
      timed(table, "write", rows, () -> {
        CatalogueWriter.write(file, places(rows));
        return rows;
      });
    }
    Catalogue catalogue = timed(table, "open", rows, () -> Catalogue.open(file));
    TripleSampler sampler = timed(table, "weigh every place", rows, () -> new TripleSampler(catalogue,
        SampleRule.ofSide(64), new BandStatistics(Map.of()), new BandCache(1)));
    timed(table, "take 20 000 places at random", DRAWS, () -> {
      Draws draws = new Draws(1);
      return IntStream.range(0, DRAWS).map(i -> catalogue.get(draws.nextInt(catalogue.size())).images().size()).sum();
    });
    table.add("");
    table.add(String.format(Locale.ROOT, "%,d places with %,d images in %.2f GB", catalogue.size(), sampler.images(),
        Files.size(file) * 1e-9));
    table.forEach(System.out::println);
    if (out != null) {
      Files.write(out, table);
    }
    if (folder == null) {
      Files.delete(file);
      Files.delete(home);
    }
    return 0;
  }

  private static <T> T timed(List<String> table, String step, int places, Supplier<T> work) {
    long began = System.nanoTime();
    T result = work.get();
    double seconds = (System.nanoTime() - began) * 1e-9;
    System.gc();
    long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    table.add(String.format(
        Locale.ROOT, "| %s | %.1f | %.2f | %d |", step, seconds, 1e6 * seconds / places, used >> 20));
    System.err.println(table.getLast());
    return result;
  }

  private static Iterator<ImageSet> places(int count) {
    return IntStream.range(0, count).mapToObj(CatalogueBench::place).iterator();
  }

  /// A Sentinel-2 and a Sentinel-1 image somewhere in UTM zone 31.
  private static ImageSet place(int number) {
    double east = 300_000 + number % 4000 * 100.0;
    double north = 4_000_000 + number / 4000 % 4000 * 500.0;
    GeoTransform transform = GeoTransform.northUp(east, north, 10, 10);
    String name = "tiles/" + number / 10_000 + "/" + number;
    return ImageSet.of(name, List.of(
        image(Sensors.SENTINEL_2_L2A, name + "_s2.tif", List.of("B02", "B03", "B04", "B08"), SampleType.U16, transform),
        image(Sensors.SENTINEL_1, name + "_s1.tif", List.of("VV", "VH"), SampleType.F32, transform)));
  }

  private static SetImage image(
      Sensor sensor, String file, List<String> names, SampleType type, GeoTransform transform) {
    List<RasterBand> stored =
        names.stream().map(name -> new RasterBand(name, type, null, 1, 0, Map.of())).toList();
    RasterInfo info = new RasterInfo(Path.of(file), 264, 264, stored, transform, 32631, Map.of(), null);
    RasterSource source = new RasterSource(info, 10, () -> {
      throw new IllegalStateException(file + " is made up");
    });
    List<ImageBand> bands = IntStream.range(0, names.size())
        .mapToObj(i -> new ImageBand(sensor.band(names.get(i)), source, i, Calibration.IDENTITY)).toList();
    return SetImage.of(sensor, AcquisitionTime.of(LocalDate.of(2020, 6, 1)), 10, bands);
  }
}
