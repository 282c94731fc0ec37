package org.terrane.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.stream.Collectors;
import org.terrane.datasets.crs.CrsException;
import org.terrane.datasets.raster.RasterException;
import org.terrane.datasets.scene.DataException;
import org.terrane.nn.train.DivergedException;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.Nearest;
import org.terrane.tensor.io.FormatException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What a person sees when a command fails, and its exit code: bad input is one line on stderr and 2, without a stack
/// trace; a run that diverged is one line too and 1; everything else is our mistake, so it shows its stack trace and
/// exits with 1.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    String problem = failure instanceof UnmatchedArgumentException unknown ? unknown(unknown) : plain(failure);
    return badInput(failure.getCommandLine().getErr(), problem);
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return switch (failure) {
      case BadInput _, DataException _, RasterException _, CrsException _, FormatException _, UncheckedIOException _ ->
          badInput(command.getErr(), failure.getMessage());
      case DivergedException _ -> {
        say(command.getErr(), failure.getMessage());
        yield FAILED;
      }
      default -> {
        failure.printStackTrace(command.getErr());
        yield FAILED;
      }
    };
  }

  private static int badInput(PrintWriter err, String problem) {
    say(err, problem);
    return BAD_INPUT;
  }

  private static void say(PrintWriter err, String problem) {
    err.println("terrane: " + problem.lines().map(String::strip).collect(Collectors.joining(" ")));
    err.flush();
  }

  /// picocli writes sentences; ours go on after `terrane: `.
  private static String plain(ParameterException failure) {
    String message = failure.getMessage();
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String unknown(UnmatchedArgumentException failure) {
    CommandLine command = failure.getCommandLine();
    String word = failure.getUnmatched().getFirst();
    if (word.startsWith("-")) {
      String option = word.split("=", 2)[0];
      return "unknown option '" + option + "'" + hint(option, command.getCommandSpec().optionsMap().keySet(), command);
    }
    Collection<String> commands = command.getSubcommands().keySet();
    return commands.isEmpty()
        ? "unexpected argument '" + word + "'; see " + command.getCommandSpec().qualifiedName() + " --help"
        : "unknown command '" + word + "'" + hint(word, commands, command);
  }

  private static String hint(String word, Collection<String> known, CommandLine command) {
    return Nearest.to(word, known)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("; see " + command.getCommandSpec().qualifiedName() + " --help");
  }
}
