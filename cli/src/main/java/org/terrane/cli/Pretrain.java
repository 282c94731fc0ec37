package org.terrane.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.terrane.cuda.driver.Cuda;
import org.terrane.rs.common.BadInput;
import org.terrane.rs.common.Nearest;
import org.terrane.rs.common.RecipeKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `terrane pretrain METHOD`: from preset, recipe file and options to a checked recipe, from there to a run.
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class Pretrain<R extends Record> implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final PretrainMethod<R> method;
  private final InstantSource clock;
  private final DeviceChoice devices = new DeviceChoice(Cuda::find);

  @Spec private CommandSpec spec;

  @Option(names = "--preset", paramLabel = "NAME", description = "Starting point, one of the named presets.")
  private @Nullable String preset;

  @Option(names = "--recipe", paramLabel = "FILE", description = "JSON file whose keys replace those of the preset.")
  private @Nullable Path recipeFile;

  @Option(names = "--data", paramLabel = "DIR",
      description = "Folder of scenes; without it the embedded synthetic Earth.")
  private @Nullable Path data;

  @Option(names = "--out", paramLabel = "RUN", description = "New folder for the run (runs/METHOD-DATE-TIME).")
  private @Nullable Path out;

  @Option(names = "--steps", paramLabel = "N", description = "Training steps, the same as --set steps=N.")
  private @Nullable Long steps;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of all randomness, the same as --set seed=S.")
  private @Nullable Long seed;

  @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu",
      description = "Where to compute: cpu, cuda, or auto, which is cuda where it can be (${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Option(names = "--precision", paramLabel = "NAME", defaultValue = "f32", description = "What products, convolutions"
      + " and attention are computed in: f32 or bf16 (${DEFAULT-VALUE}).")
  private String precision = "f32";

  @Option(names = "--cuda-graph", paramLabel = "on|off", defaultValue = "on", description = "Whether a step goes to the"
      + " GPU as CUDA graphs or call by call, with the same results; the CPU has none (${DEFAULT-VALUE}).")
  private String cudaGraph = "on";

  @Option(names = "--set", paramLabel = "path=value", description = "Sets one key of the recipe; may be repeated.")
  private List<String> assignments = new ArrayList<>();

  Pretrain(PretrainMethod<R> method, InstantSource clock) {
    this.method = method;
    this.clock = clock;
  }

  /// The command `pretrain` with one sub-command for each method.
  static CommandLine command(List<PretrainMethod<?>> methods, InstantSource clock) {
    CommandLine group = new CommandLine(new Group());
    for (PretrainMethod<?> method : methods) {
      CommandLine command = new CommandLine(new Pretrain<>(method, clock));
      command.getCommandSpec().usageMessage().description(method.description());
      group.addSubcommand(method.name(), command);
    }
    return group;
  }

  /// `terrane pretrain` alone shows the methods there are.
  @Command(name = "pretrain", description = "Pre-trains an encoder on unlabelled imagery.",
      mixinStandardHelpOptions = true)
  static final class Group implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      throw new BadInput("pretrain needs a method: " + String.join(", ", spec.subcommands().keySet()));
    }
  }

  @Override
  public Integer call() {
    DeviceChoice.Chosen chosen = devices.choose(device);
    Computing computing =
        new Computing(chosen.device(), Computing.precision(precision), Computing.cudaGraph(cudaGraph));
    R recipe = recipe();
    String name = method.name() + "-" + STAMP.format(LocalDateTime.ofInstant(clock.instant(), ZoneId.systemDefault()));
    RunFolder run = RunFolder.free(out == null ? Path.of("runs", name) : out);
    return computing.call(() -> {
      PretrainMethod.Prepared prepared = method.prepare(recipe, Optional.empty());
      run.create(method.name(), RecipeKeys.toJson(recipe), computing.facts());
      if (!chosen.note().isEmpty()) {
        spec.commandLine().getErr().println("terrane: " + chosen.note());
      }
      prepared.train(run, spec.commandLine().getOut());
      return 0;
    });
  }

  private R recipe() {
    R recipe = startingPoint();
    if (recipeFile != null) {
      recipe = RecipeKeys.overlay(recipe, recipeFile);
    }
    if (steps != null) {
      recipe = RecipeKeys.set(recipe, "steps=" + positive(steps));
    }
    if (seed != null) {
      recipe = RecipeKeys.set(recipe, "seed=" + seed);
    }
    if (data != null) {
      recipe = RecipeKeys.set(recipe, "data.folder=" + DataFolder.orCatalogue(data));
    }
    return RecipeKeys.set(recipe, assignments);
  }

  private R startingPoint() {
    SequencedMap<String, R> presets = method.presets();
    if (preset == null) {
      return presets.firstEntry().getValue();
    }
    R found = presets.get(preset);
    if (found == null) {
      throw new BadInput("--preset " + preset + ": unknown preset"
          + Nearest.to(preset, presets.keySet()).map(near -> "; did you mean '" + near + "'?")
              .orElse("; the presets are " + String.join(", ", presets.keySet())));
    }
    return found;
  }

  private static long positive(long steps) {
    if (steps < 1) {
      throw new BadInput("--steps " + steps + ": must be at least 1");
    }
    return steps;
  }
}
