package org.terrane.cli.data;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.terrane.datasets.sets.FoundSets;
import org.terrane.datasets.source.DataSource;
import org.terrane.datasets.statistics.DataStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `terrane data stats DIR`: what the values of a folder's bands look like, over every pixel.
@Command(name = "stats",
    description = "Shows range, mean, spread, quantiles, nodata and clouds of every band, over every pixel.",
    mixinStandardHelpOptions = true)
final class Stats implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of scenes or of shards.")
  private Path folder;

  @Option(names = "--json", description = "Prints one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    FoundSets found = DataSource.open(folder);
    DataStatistics statistics = DataStatistics.over(found.sets());
    PrintWriter terminal = spec.commandLine().getOut();
    if (json) {
      terminal.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(statistics));
    } else {
      statistics.table().forEach(terminal::println);
      found.notes().forEach(terminal::println);
    }
    terminal.flush();
    return 0;
  }
}
