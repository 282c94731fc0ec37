package org.terrane.bench.step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.terrane.bench.Machine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the whole training step of every library in turn, a process each, and prints one Markdown table.
@Command(name = "bench/run.sh step", mixinStandardHelpOptions = true,
    description = "A whole training step of Terrane, PyTorch and DJL, in turn on the same cores.")
public final class StepBench implements Callable<Integer> {
  @Option(names = "--model", defaultValue = "mae",
      description = "mae (ViT-B/16) or moco (ResNet-18); default: ${DEFAULT-VALUE}")
  private StepModel model = StepModel.MAE;

  @Option(names = "--batch", paramLabel = "N", description = "default: 8 for mae, 32 for moco")
  private @Nullable Integer asked;

  @Option(names = "--steps", defaultValue = "6", description = "timed steps of a process; default: ${DEFAULT-VALUE}")
  private int steps;

  @Option(names = "--threads", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
  private int threads;

  @Option(names = "--rounds", defaultValue = "3", description = "processes of each side; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--sides", split = ",", description = "default: terrane,pytorch,djl; for moco terrane,djl")
  private List<String> sides = List.of();

  @Option(names = "--torch", paramLabel = "SCRIPT", defaultValue = "../shared/peers/mae_torch.py",
      description = "PyTorch's step; default: ${DEFAULT-VALUE}")
  private Path torch = Path.of("");

  @Option(names = "--python", defaultValue = "/usr/bin/python3",
      description = "a Python that has torch; default: ${DEFAULT-VALUE}, for Debian's python3-torch")
  private String python = "";

  @Option(names = "--out", paramLabel = "FILE", description = "writes the table there, too")
  private @Nullable Path out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new StepBench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<Side, List<Side.Outcome>> outcomes = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String name : sides.isEmpty() ? model.sides : sides) {
        Side side = side(name);
        Side.Outcome outcome = side.run();
        System.out.println("round " + (round + 1) + " " + name + " " + outcome);
        outcomes.computeIfAbsent(side, _ -> new ArrayList<>()).add(outcome);
      }
    }
    String table = table(outcomes);
    System.out.println("\n" + table);
    if (out != null) {
      Files.writeString(out, table);
    }
    return 0;
  }

  private Side side(String name) {
    if (!model.sides.contains(name)) {
      throw new IllegalArgumentException("a side must be one of " + model.sides + ", but is " + name);
    }
    return switch (name) {
      case "terrane" -> Side.java(name, model.terrane, batch(), steps, threads);
      case "djl" -> Side.java(name, model.djl, batch(), steps, threads);
      default -> Side.python(name, python, torch, batch(), steps, threads);
    };
  }

  private int batch() {
    return asked == null ? model.batch : asked;
  }

  private String table(Map<Side, List<Side.Outcome>> outcomes) {
    List<String> lines = new ArrayList<>(List.of(
        Machine.description() + ", batch " + batch() + ", " + threads + " threads",
        "",
        "| " + model.title + " step | ms (median of " + rounds + " processes) | processor ms | GFLOP/s "
            + "| peak memory MB | heap bytes/step |",
        "|---|--:|--:|--:|--:|--:|"));
    outcomes.forEach((side, all) -> {
      double millis = median(all, Side.Outcome::millis);
      lines.add(String.format(
          Locale.ROOT, "| %s | %.0f | %.0f | %.1f | %.0f | %.0f |",
          side.name(), millis, median(all, Side.Outcome::processorMillis), model.flops(batch()) / millis / 1e6,
          median(all, Side.Outcome::peakMegabytes), median(all, Side.Outcome::heapBytes)));
    });
    return String.join("\n", lines) + "\n";
  }

  private static double median(List<Side.Outcome> all, ToDoubleFunction<Side.Outcome> part) {
    return all.stream().mapToDouble(part).sorted().skip((all.size() - 1) / 2).findFirst().orElse(Double.NaN);
  }
}
