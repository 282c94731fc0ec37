package org.terrane.cli.data;

import java.util.concurrent.Callable;
import org.terrane.rs.common.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `terrane data`: the group of commands about imagery. A new one is a line here.
@Command(
    name = "data",
    description = "Looks at folders of imagery and makes them ready for training.",
    mixinStandardHelpOptions = true,
    subcommands = {
        Index.class,
        Info.class,
        Prepare.class,
        Stats.class,
        Synth.class,
    })
public final class DataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /// `terrane data` alone says what there is.
  @Override
  public Integer call() {
    throw new BadInput("data needs a command: " + String.join(", ", spec.subcommands().keySet()));
  }
}
