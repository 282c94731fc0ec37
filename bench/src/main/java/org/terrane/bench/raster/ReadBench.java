package org.terrane.bench.raster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.terrane.bench.Machine;
import org.terrane.datasets.geotiff.GeoTiffReader;
import org.terrane.datasets.raster.Raster;
import org.terrane.datasets.raster.Window;
import org.terrane.datasets.raster.gdal.GdalRaster;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Reads all 13 bands of 256 x 256 windows with both readers in turn and prints one Markdown table.
///
/// A pass reads each window once, in the same shuffled order every time, and no two windows share a tile. The file is
/// larger than either reader's cache of tiles, so no tile is ever still there: each is decoded once a pass, by both.
@Command(name = "bench/run.sh read", mixinStandardHelpOptions = true,
    description = "Windows of a 13-band Deflate GeoTIFF, by Terrane's reader and by GDAL, in turn on one thread.")
public final class ReadBench implements Callable<Integer> {
  private static final int SIDE = 256;

  @Option(names = "--rounds", defaultValue = "15", description = "passes of each side; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--warmup", defaultValue = "4", description = "passes before them; default: ${DEFAULT-VALUE}")
  private int warmup;

  @Option(names = "--folder", paramLabel = "DIR", description = "keeps the files there for the next run")
  private @Nullable Path folder;

  @Option(names = "--out", paramLabel = "FILE", description = "writes the table there, too")
  private @Nullable Path out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ReadBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<String> table = new ArrayList<>(List.of(
        Machine.description() + ", GDAL_CACHEMAX " + System.getenv("GDAL_CACHEMAX"), "",
        "| bands | windows | terrane MB/s | GDAL MB/s | ratio | quartiles | ratio of processor time |",
        "|---|---|--:|--:|--:|---|--:|"));
    for (boolean separate : new boolean[] {false, true}) {
      Path file = scene(separate);
      for (boolean aligned : new boolean[] {true, false}) {
        table.add(row(file, separate, aligned));
        System.out.println(table.getLast());
      }
      if (folder == null) {
        Files.delete(file);
        Files.delete(file.getParent());
      }
    }
    String text = String.join("\n", table) + "\n";
    System.out.println("\n" + text);
    if (out != null) {
      Files.writeString(out, text);
    }
    return 0;
  }

  private Path scene(boolean separate) throws IOException {
    Path place = folder == null ? Files.createTempDirectory("read-bench") : Files.createDirectories(folder);
    Path file = place.resolve(separate ? "separate.tif" : "interleaved.tif");
    if (!Files.exists(file)) {
      new Scene(separate).write(file);
    }
    System.out.printf(Locale.ROOT, "%s packs to 1/%.2f%n", file, (double) Scene.pixelBytes() / Files.size(file));
    return file;
  }

  private String row(Path file, boolean separate, boolean aligned) {
    List<Window> windows = windows(aligned);
    try (Raster ours = GeoTiffReader.open(file); Raster theirs = GdalRaster.open(file)) {
      Passes terrane = new Passes(ours, windows);
      Passes gdal = new Passes(theirs, windows);
      Window some = windows.getFirst();
      if (!Arrays.equals(terrane.pixels(some), gdal.pixels(some))) {
        throw new IllegalStateException("the two readers give different pixels of " + file + " at " + some);
      }
      for (int round = -warmup; round < rounds; round++) {
        if (round == 0) {
          terrane.forget();
          gdal.forget();
        }
        terrane.run();
        gdal.run();
      }
      double megabytes = Scene.pixelBytes() / 1e6; // that are decoded: unaligned windows use a quarter of them
      List<Double> ratios = ratios(gdal.seconds(), terrane.seconds());
      return String.format(Locale.ROOT, "| %s | %s | %.0f | %.0f | **%.2f** | %.2f to %.2f | %.2f |",
          separate ? "separate" : "interleaved", aligned ? "on tiles" : "across four tiles",
          megabytes / quantile(terrane.seconds(), 0.5), megabytes / quantile(gdal.seconds(), 0.5),
          quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75),
          quantile(ratios(gdal.processor(), terrane.processor()), 0.5));
    }
  }

  /// Windows that together touch every tile once: each one tile, or each a corner of four.
  private static List<Window> windows(boolean aligned) {
    Random random = new Random(13);
    int grid = aligned ? SIDE : 2 * SIDE;
    List<Window> windows = new ArrayList<>();
    for (int y = 0; y < Scene.HEIGHT; y += grid) {
      for (int x = 0; x < Scene.WIDTH; x += grid) {
        int right = aligned ? 0 : 1 + random.nextInt(SIDE - 1);
        int down = aligned ? 0 : 1 + random.nextInt(SIDE - 1);
        windows.add(new Window(x + right, y + down, SIDE, SIDE));
      }
    }
    Collections.shuffle(windows, random);
    return windows;
  }

  /// The peer's time divided by ours, round by round: above 1, Terrane is faster.
  private static List<Double> ratios(List<Double> peer, List<Double> terrane) {
    return IntStream.range(0, peer.size()).mapToObj(i -> peer.get(i) / terrane.get(i)).toList();
  }

  private static double quantile(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.round(part * (sorted.size() - 1)));
  }
}
