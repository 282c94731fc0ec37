package org.terrane.cli.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.terrane.datasets.scene.NearName;
import org.terrane.datasets.sets.BandCache;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.sets.ImageSet;
import org.terrane.datasets.source.DataSource;
import org.terrane.rs.common.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `terrane data info`: what there is, as a table, and what a place looks like, as a picture.
@Command(name = "info", description = "Shows the places of a folder, a catalogue or shards, and what one looks like.",
    mixinStandardHelpOptions = true, sortOptions = false)
final class Info implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATA", description = "Folder of rasters, catalogue (.jsonl) or folder of shards.")
  private Path data;

  @Option(names = "--set", paramLabel = "ID", description = "Shows the images of this place.")
  private @Nullable String id;

  @Option(names = "--png", paramLabel = "FILE", description = "Draws the place's images on one sheet.")
  private @Nullable Path png;

  @Override
  public Integer call() {
    FoundSets found = DataSource.open(data);
    PrintWriter terminal = spec.commandLine().getOut();
    Optional<ImageSet> one = chosen(found.sets());
    if (png != null) {
      ImageSet set = one.orElseThrow(() -> new BadInput("--png " + png + ": needs --set, since there are "
          + found.sets().size() + " places"));
      QuickLook.of(set, BandCache.ofDefaultSize()).write(png);
    }
    List<String> lines = one.map(SetTable::of).orElseGet(() -> SetTable.of(found.sets()));
    lines.forEach(terminal::println);
    found.notes().forEach(terminal::println);
    if (png != null) {
      terminal.println("drawn: " + png);
    }
    terminal.flush();
    return 0;
  }

  private Optional<ImageSet> chosen(List<ImageSet> sets) {
    if (id == null) {
      return sets.size() == 1 ? Optional.of(sets.getFirst()) : Optional.empty();
    }
    return Optional.of(sets.stream().filter(set -> set.id().equals(id)).findFirst().orElseThrow(() -> {
      List<String> ids = sets.stream().map(ImageSet::id).toList();
      return new BadInput("--set " + id + ": there is no such place" + NearName.of(id, ids)
          .map(near -> "; did you mean '" + near + "'?").orElse("; `terrane data info " + data + "` lists them"));
    }));
  }
}
