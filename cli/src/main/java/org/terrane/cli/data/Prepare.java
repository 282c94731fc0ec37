package org.terrane.cli.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.shard.DataSource;
import org.terrane.datasets.shard.PrepareOptions;
import org.terrane.datasets.shard.ShardManifest;
import org.terrane.datasets.shard.ShardPreparation;
import org.terrane.rs.common.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `terrane data prepare`: bakes the image sets of a folder into shards. Run again after an interruption, it goes on
/// where it was.
@Command(name = "prepare", description = "Bakes the image sets of a folder into shards that training reads fast.",
    mixinStandardHelpOptions = true)
final class Prepare implements Callable<Integer> {
  private static final String NAME = "sets";
  private static final long MEBIBYTE = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", required = true,
      description = "Folder of scenes, or of shards to cut or thin out again.")
  private Path data;

  @Option(names = "--out", paramLabel = "DIR", required = true,
      description = "Folder for the shards: new, or one that this command was interrupted in.")
  private Path out;

  @Option(names = "--side", paramLabel = "METRES",
      description = "Side of the squares that places are cut into (${DEFAULT-VALUE}).")
  private double side = PrepareOptions.DEFAULT_SIDE;

  @Option(names = "--clusters", paramLabel = "K",
      description = "Sorts the places into K groups of like ones, to thin out large groups.")
  private @Nullable Integer clusters;

  @Option(names = "--per-cluster", paramLabel = "N", description = "Places kept of a group, at most.")
  private @Nullable Integer perCluster;

  @Option(names = "--shard-size", paramLabel = "MIB", description = "Size of a shard in MiB (${DEFAULT-VALUE}).")
  private long shardSize = PrepareOptions.DEFAULT_SHARD_BYTES / MEBIBYTE;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the grouping (${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    PrepareOptions options = options();
    FoundSets found = DataSource.open(data);
    PrintWriter terminal = spec.commandLine().getOut();
    ShardManifest manifest = ShardPreparation.run(found, out, options, new Tenths(terminal));
    manifest.notes().forEach(terminal::println);
    if (manifest.pruning() != null) {
      manifest.pruning().lines().forEach(terminal::println);
    }
    terminal.println(summary(manifest));
    terminal.flush();
    return 0;
  }

  private PrepareOptions options() {
    if (!(side > 0)) {
      throw new BadInput("--side " + side + ": must be a positive number of metres");
    }
    if (shardSize < 1 || shardSize > Long.MAX_VALUE / MEBIBYTE) {
      throw new BadInput("--shard-size " + shardSize + ": must be at least 1 MiB");
    }
    return new PrepareOptions(side, shardSize * MEBIBYTE, groups(), perCluster == null ? 0 : perCluster, seed, NAME);
  }

  private int groups() {
    if (clusters == null && perCluster == null) {
      return 0;
    }
    if (clusters == null || perCluster == null) {
      throw new BadInput("--clusters and --per-cluster go together: how many groups, and how many places of each");
    }
    if (clusters < 1 || perCluster < 1) {
      throw new BadInput("--clusters " + clusters + " --per-cluster " + perCluster + ": both must be at least 1");
    }
    return clusters;
  }

  private String summary(ShardManifest manifest) {
    long bytes = manifest.shards().stream().mapToLong(ShardManifest.Shard::bytes).sum();
    return String.format(Locale.ROOT, "%s: %d sets of %d images in %d shards, %.1f MiB; train on it with --data %s",
        out, manifest.sets(), manifest.images(), manifest.shards().size(), (double) bytes / MEBIBYTE, out);
  }

  /// A line for each tenth of the work.
  private static final class Tenths implements ShardPreparation.Progress {
    private final PrintWriter terminal;
    private String told = "";

    Tenths(PrintWriter terminal) {
      this.terminal = terminal;
    }

    @Override
    public void square(String work, int done, int planned) {
      long tenth = 10L * done / planned;
      String now = work + tenth;
      if (tenth > 0 && !now.equals(told)) {
        told = now;
        terminal.println(work + " " + done + " of " + planned + " squares of ground");
        terminal.flush();
      }
    }
  }
}
