package org.terrane.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.terrane.cli.data.DataCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Where `terrane` starts.
///
/// Exit codes: 0 all went well; 2 the input was bad, said in one line on stderr; 1 it went wrong otherwise.
@Command(
    name = "terrane",
    description = "Pre-trains foundation models for remote sensing, on the JVM alone.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /// Runs a command in this JVM, and goes on.
  ///
  /// @return the exit code
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  /// All commands of this build.
  static CommandLine commandLine() {
    List<PretrainMethod<?>> methods = List.of(new A2MaeMethod(), new SwimDiffMethod(), new SkySenseMethod());
    return withFailures(new CommandLine(new Main())
        .addSubcommand(Pretrain.command(methods, InstantSource.system())).addSubcommand(new Resume(methods))
        .addSubcommand(new Evaluate(new EuroSatEvaluator())).addSubcommand(new Inspect(methods))
        .addSubcommand(new Plan())
        .addSubcommand(new Doctor()).addSubcommand(new DataCommand()));
  }

  /// The root command with given sub-commands, for tests.
  static CommandLine commandLine(CommandLine... commands) {
    CommandLine root = new CommandLine(new Main());
    for (CommandLine command : commands) {
      root.addSubcommand(command);
    }
    return withFailures(root);
  }

  private static CommandLine withFailures(CommandLine root) {
    Failures failures = new Failures();
    return root.setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /// `terrane` alone shows what there is.
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
