package org.terrane.cli.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.synth.SyntheticEarth;
import org.terrane.datasets.synth.SyntheticFiles;
import org.terrane.rs.common.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `terrane data synth`: the synthetic Earth as files.
@Command(name = "synth", description = "Writes made-up places as ordinary GeoTIFF files.",
    mixinStandardHelpOptions = true, sortOptions = false)
final class Synth implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", paramLabel = "DIR", required = true,
      description = "Folder for the files, one folder below it for each place.")
  private Path out;

  @Option(names = "--places", paramLabel = "N", description = "How many places (${DEFAULT-VALUE}).")
  private int places = SyntheticEarth.DEFAULT_PLACES;

  @Option(names = "--seed", paramLabel = "S",
      description = "The same seed gives the same pixels (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() {
    if (places < 1) {
      throw new BadInput("--places " + places + ": must be at least 1");
    }
    int files = 0;
    List<ImageSet> made = SyntheticEarth.places(seed, places);
    for (ImageSet place : made) {
      files += SyntheticFiles.write(place, out).size();
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println(out + ": " + made.size() + " places in " + files + " files; train on them with --data " + out);
    terminal.flush();
    return 0;
  }
}
