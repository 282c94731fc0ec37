package org.terrane.cli.data;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.terrane.datasets.catalogue.Catalogue;
import org.terrane.datasets.catalogue.CatalogueWriter;
import org.terrane.datasets.find.SetFinder;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.Unreadable;
import org.terrane.rs.common.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `terrane data index`: writes down which places a folder holds, so that a run need not open every file to find out.
@Command(name = "index", description = "Lists the image sets of a folder of rasters in a catalogue (JSON lines).",
    mixinStandardHelpOptions = true, sortOptions = false)
final class Index implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of rasters; with --stac of STAC items, or a file of them.")
  private Path folder;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The catalogue: a name in .jsonl.")
  private Path out;

  @Option(names = "--stac", description = "Reads STAC items instead of the rasters' own tags.")
  private boolean stac;

  @Option(names = "--unreadable", paramLabel = "WHAT", defaultValue = "error",
      description = "What is done about files that cannot be used: ${COMPLETION-CANDIDATES}.")
  private Unreadable unreadable;

  @Override
  public Integer call() {
    if (!Catalogue.isName(out)) {
      throw new BadInput("--out " + out + ": must end in " + Catalogue.SUFFIX);
    }
    if (Files.isDirectory(out)) {
      throw new BadInput("--out " + out + ": must be a file, but is a folder");
    }
    FoundSets found = stac ? SetFinder.stac(folder, unreadable) : SetFinder.find(folder, unreadable);
    CatalogueWriter.write(out, found.sets().iterator());
    PrintWriter terminal = spec.commandLine().getOut();
    found.notes().forEach(terminal::println);
    terminal.println(out + ": " + found.sets().size() + " places with " + found.images()
        + " images; train on them with --data " + out);
    terminal.flush();
    return 0;
  }
}
