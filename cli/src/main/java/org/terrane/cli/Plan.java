package org.terrane.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.Nearest;
import org.terrane.rs.skysense.SkySenseConfig;
import org.terrane.rs.skysense.SkySensePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `terrane plan`: what training SkySense takes, found by following shapes: it needs neither data nor memory.
@Command(name = "plan", description = "Shows what SkySense takes: parameters, work and memory, without running it.",
    mixinStandardHelpOptions = true, sortOptions = false)
final class Plan implements Callable<Integer> {
  private static final SequencedMap<String, SkySenseConfig> PRESETS = SkySenseConfig.presets();
  private static final double GIBIBYTE = 1L << 30;

  @Spec private CommandSpec spec;

  @Option(names = "--preset", paramLabel = "NAME", defaultValue = "paper",
      description = "One of the named presets (${DEFAULT-VALUE}).")
  private String preset;

  @Option(names = "--cells", paramLabel = "N", defaultValue = "16", description = "Edge of a sample in cells, of 32"
      + " pixels of high resolution or one of a series (${DEFAULT-VALUE}).")
  private int cells;

  @Option(names = "--multispectral", paramLabel = "N", defaultValue = "20",
      description = "Multispectral frames of a sample (${DEFAULT-VALUE}).")
  private int multispectral;

  @Option(names = "--radar", paramLabel = "N", defaultValue = "10",
      description = "Radar frames of a sample (${DEFAULT-VALUE}).")
  private int radar;

  @Option(names = "--views", paramLabel = "N", defaultValue = "6", description = "Views of samples that a device trains"
      + " at a time; the paper's 80 devices share 240 samples of two large views each (${DEFAULT-VALUE}).")
  private int views;

  @Override
  public Integer call() {
    SkySenseConfig config = config();
    int patch = Math.max(config.multispectral().patch(), config.radar().patch());
    if (cells < 1 || cells % patch != 0) {
      throw new BadInput("--cells " + cells + ": must be a multiple of the patches of the series, " + patch);
    }
    SkySensePlan.Sample sample =
        new SkySensePlan.Sample(cells, 1, positive("--multispectral", multispectral), positive("--radar", radar));
    positive("--views", views);
    print(SkySensePlan.of(config, sample), sample);
    return 0;
  }

  private void print(SkySensePlan plan, SkySensePlan.Sample sample) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("SkySense, preset %s; a sample of %d × %d cells, 1 frame of high resolution, %d multispectral, %d radar"
        .formatted(preset, sample.cells(), sample.cells(), sample.ms(), sample.sar()));
    out.println();
    out.println("part               parameters       GFLOP    kept GiB   in pieces   + one piece");
    plan.parts().forEach(part -> out.println(row(part.name(), part.parameters(), part.flops(), part.kept(),
        part.inPieces()) + gibibytes(13, part.onePiece())));
    out.println(row("together", plan.parameters(), plan.flops(), plan.kept(), plan.peakInPieces()));
    out.println();
    out.println(String.format(Locale.ROOT, "prototypes of regions: %,d numbers", plan.prototypes()));
    out.println(String.format(Locale.ROOT,
        "what lasts, in F32: %.1f GiB (weights, gradients, AdamW's two moments and teacher, %.1f GiB each; prototypes)",
        plan.trainingState() / GIBIBYTE, Float.BYTES * plan.parameters() / GIBIBYTE));
    out.println(String.format(Locale.ROOT, "a training step of one view: %.1f TFLOP, in pieces %.1f",
        plan.stepFlops(false) * 1e-12, plan.stepFlops(true) * 1e-12));
    out.println(String.format(Locale.ROOT, "on a device with %d views at a time: %.1f GiB, in pieces %.1f GiB", views,
        plan.onDevice(views, false) / GIBIBYTE, plan.onDevice(views, true) / GIBIBYTE));
    out.println();
    out.println("GFLOP: multiplications and additions of one forward pass of one sample; of a step with gradients"
        + " (twice as many),\nthe teacher's forward pass and, in pieces, one more.");
    out.println("kept: results of operations, which gradients may need, each with a kernel of its own; without what"
        + " reshapes copy.");
    out.println("in pieces: kept when frames are encoded one by one, of high resolution block by block, cells fused row"
        + " by row, heads\ngiven map by map, and all once more on the way back, one piece at a time.");
    out.flush();
  }

  private static String row(String name, long parameters, long flops, long kept, long inPieces) {
    return String.format(Locale.ROOT, "%-17s %,13d %,11.1f", name, parameters, flops * 1e-9) + gibibytes(12, kept)
        + gibibytes(12, inPieces);
  }

  private static String gibibytes(int width, long bytes) {
    return String.format(Locale.ROOT, "%" + width + ".2f", bytes / GIBIBYTE);
  }

  private SkySenseConfig config() {
    SkySenseConfig found = PRESETS.get(preset);
    if (found == null) {
      throw new BadInput("--preset " + preset + ": unknown preset" + Nearest.to(preset, PRESETS.keySet())
          .map(near -> "; did you mean '" + near + "'?")
          .orElse("; the presets are " + String.join(", ", PRESETS.keySet())));
    }
    return found;
  }

  private static int positive(String option, int number) {
    if (number < 1) {
      throw new BadInput(option + " " + number + ": must be at least 1");
    }
    return number;
  }
}
