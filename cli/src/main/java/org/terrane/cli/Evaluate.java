package org.terrane.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.terrane.rs.common.BadInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `terrane evaluate`: did pre-training teach the encoder anything?
@Command(name = "evaluate", description = "Measures a pre-trained encoder on labelled images.",
    mixinStandardHelpOptions = true, sortOptions = false)
final class Evaluate implements Callable<Integer> {
  private final Evaluator evaluator;

  @Spec private CommandSpec spec;

  @Option(names = "--checkpoint", paramLabel = "FILE", required = true, description = "Checkpoint of the encoder.")
  private Path checkpoint;

  @Option(names = "--data", paramLabel = "DIR", required = true,
      description = "EuroSAT folder: one folder per class, or labels.csv beside them.")
  private Path data;

  @Option(names = "--protocol", paramLabel = "NAME", defaultValue = "knn",
      description = "How labels are predicted: ${COMPLETION-CANDIDATES}.")
  private Evaluator.Protocol protocol;

  Evaluate(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  @Override
  public Integer call() {
    if (!Files.isRegularFile(checkpoint)) {
      throw new BadInput("--checkpoint " + checkpoint + ": no such file");
    }
    evaluator.evaluate(checkpoint, DataFolder.checked(data), protocol, spec.commandLine().getOut(),
        spec.commandLine().getErr());
    return 0;
  }
}
