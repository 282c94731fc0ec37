package org.terrane.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.terrane.cuda.driver.Cuda;
import org.terrane.nn.train.Snapshot;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.RecipeKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `terrane resume RUN`: goes on from the run's last readable checkpoint with the run's own recipe; a run that was
/// ended before its first checkpoint starts again at step 1.
@Command(name = "resume", description = "Goes on with a run from its last checkpoint.", mixinStandardHelpOptions = true)
final class Resume implements Callable<Integer> {
  private final List<PretrainMethod<?>> methods;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  private Path folder;

  Resume(List<PretrainMethod<?>> methods) {
    this.methods = methods;
  }

  @Override
  public Integer call() {
    RunFolder run = RunFolder.existing(folder);
    String name = run.method();
    PretrainMethod<?> method =
        methods.stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new BadInput(
                folder + ": made by method '" + name + "', which this build does not have"));
    Computing computing = Computing.of(run::fact);
    new DeviceChoice(Cuda::find).choose(computing.facts().get("device"));
    return computing.call(() -> {
      prepare(method, run, run.latestSnapshot(this::warn)).train(run, spec.commandLine().getOut());
      return 0;
    });
  }

  private void warn(String warning) {
    spec.commandLine().getErr().println("terrane: " + warning);
  }

  private static <R extends Record> PretrainMethod.Prepared prepare(
      PretrainMethod<R> method, RunFolder run, Optional<Snapshot> from) {
    return method.prepare(RecipeKeys.read(method.recipeType(), run.recipe()), from);
  }
}
