package org.terrane.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import org.terrane.bench.op.OpBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs the operations of both libraries in turn, a fork each, and prints one Markdown table.
@Command(name = "bench/run.sh ops", mixinStandardHelpOptions = true,
    description = "Operations of Terrane and of libtorch, in turn on the same cores.")
public final class Bench implements Callable<Integer> {
  @Parameters(paramLabel = "OP",
      description = "matmul layernorm l2normalize softmax gelu attention conv2d adamw; all, if none is given")
  private List<String> operations = List.of();

  @Option(names = "--threads", split = ",", defaultValue = "1,2", description = "default: ${DEFAULT-VALUE}")
  private List<Integer> threads = List.of();

  @Option(names = "--rounds", defaultValue = "3", description = "forks of each side; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(names = "--only", paramLabel = "NAME=VALUE", description = "only cases with that parameter, such as form=NN")
  private Map<String, String> only = Map.of();

  @Option(names = "--sides", split = ",", defaultValue = "terrane,libtorch", description = "default: ${DEFAULT-VALUE}")
  private List<String> sides = List.of();

  @Option(names = "--out", paramLabel = "FILE", description = "writes the table there, too")
  private @Nullable Path out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws RunnerException, IOException {
    List<String> table = new ArrayList<>(List.of(Machine.description(), ""));
    table.addAll(Row.header());
    for (OpBench operation : OpBench.values()) {
      if (operations.isEmpty() || operations.contains(operation.label())) {
        for (int count : threads) {
          for (Map<String, String> one : operation.cases()) {
            if (one.entrySet().containsAll(only.entrySet())) {
              table.add(Row.of(operation, one, count, new Duel(sides, rounds, count).run(operation.type(), one)));
              System.out.println(table.getLast());
            }
          }
        }
      }
    }
    String text = String.join("\n", table) + "\n";
    System.out.println("\n" + text);
    if (out != null) {
      Files.writeString(out, text);
    }
    return 0;
  }
}
