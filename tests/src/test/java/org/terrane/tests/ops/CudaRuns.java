package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.terrane.autograd.Autocast;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.a2mae.A2MaeTraining;
import org.terrane.rs.common.RecipeKeys;
import org.terrane.rs.skysense.SkySenseRecipe;
import org.terrane.rs.skysense.SkySenseTraining;
import org.terrane.rs.swimdiff.SwimDiffRecipe;
import org.terrane.rs.swimdiff.SwimDiffTraining;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Run;
import org.terrane.tensor.engine.Backends;

/// What [CudaOnCpuTest] runs in a process of its own: the methods' unit presets, put together as the command line does
/// and trained on `cuda:0`, with the losses they have on the CPU, and the very same with and without CUDA graphs and
/// when they are stopped and go on. Prints `ok NAME` or `failed NAME: why`.
final class CudaRuns {
  private static final Device CUDA = new Device(Device.Kind.CUDA, 0);
  private static final Set<String> SLOW =
      Set.of(Training.SWIMDIFF_IN_BF16.name(), Training.SKYSENSE_IN_BF16.name());

  private CudaRuns() {}

  /// A method on as little as its code allows, for on the processor each thread of a kernel costs time.
  private enum Training {
    A2MAE(Training::a2mae, DType.F32, 1e-5, List.of(3), List.of(1, 3), List.of(3), 0.9),
    A2MAE_IN_BF16(Training::a2mae, DType.BF16, 1e-3, List.of(3), List.of(1, 3), List.of(3), 0.9),
    SWIMDIFF(Training::swimDiff, DType.F32, 1e-4, List.of(2), List.of(3), List.of(3), 0.25),
    SKYSENSE(Training::skySense, DType.F32, 1e-5, List.of(2), List.of(4), List.of(2, 4), 0.4),
    SWIMDIFF_IN_BF16(Training::swimDiff, DType.BF16, 1e-2, List.of(2), List.of(3), List.of(3), 0.25),
    SKYSENSE_IN_BF16(Training::skySense, DType.BF16, 1e-2, List.of(2), List.of(4), List.of(2, 4), 0.4);

    private final Function<Checkpoints, TrainLoop<?>> loop;
    private final DType low;
    private final double band;
    private final List<Integer> onCpu;
    private final List<Integer> inGraphs;
    private final List<Integer> oneByOne;
    private final double share;

    /// @param loop     the run, put together anew
    /// @param low      what products are computed in
    /// @param band     share of the loss by which the GPU may miss the CPU's
    /// @param onCpu    the steps at which the run on the CPU ends, and likewise the others; each but the last is a stop
    ///                 from whose checkpoint it goes on
    /// @param share    of the last step's calls that graphs launch at the least
    Training(Function<Checkpoints, TrainLoop<?>> loop, DType low, double band, List<Integer> onCpu,
        List<Integer> inGraphs, List<Integer> oneByOne, double share) {
      this.loop = loop;
      this.low = low;
      this.band = band;
      this.onCpu = onCpu;
      this.inGraphs = inGraphs;
      this.oneByOne = oneByOne;
      this.share = share;
    }

    private static TrainLoop<?> a2mae(Checkpoints checkpoints) {
      A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"),
          List.of("steps=3", "data.places=1", "data.batch=1"));
      return A2MaeTraining.prepare(recipe, Optional.empty()).loop(checkpoints);
    }

    /// Its queue is written to another place in each step, and lies in two places by turns: many calls still go out
    /// alone in the third step.
    private static TrainLoop<?> swimDiff(Checkpoints checkpoints) {
      SwimDiffRecipe recipe = RecipeKeys.set(SwimDiffRecipe.presets().get("unit"), List.of("steps=3", "data.places=2"));
      return SwimDiffTraining.prepare(recipe, Optional.empty()).loop(checkpoints);
    }

    /// All of its losses one way round, in views of four cells with two and one frames of a series, by as few and
    /// narrow blocks as still have windows that are moved.
    private static TrainLoop<?> skySense(Checkpoints checkpoints) {
      SkySenseRecipe recipe = RecipeKeys.set(SkySenseRecipe.presets().get("unit"), List.of("steps=4",
          "data.places=1", "data.multispectral.bands=B02,B03,B04", "data.multispectral.frames=2", "data.radar.frames=1",
          "views.cells=2", "views.localCells=2", "loss.symmetric=false",
          "model.highResolution.width=8", "model.highResolution.depths=2,1,1,1",
          "model.multispectral.channels=3", "model.multispectral.size=4", "model.multispectral.patch=2",
          "model.multispectral.dim=16", "model.multispectral.depth=1",
          "model.radar.size=4", "model.radar.patch=2", "model.radar.dim=16", "model.radar.depth=1",
          "model.fusion.dim=32", "model.fusion.depth=1", "model.geo.dim=32",
          "model.head.dim=32", "model.head.hidden=32", "model.head.bottleneck=16", "model.head.prototypes=32"));
      return SkySenseTraining.prepare(recipe, Optional.empty()).loop(checkpoints);
    }
  }

  static List<String> names() {
    return Stream.of(Training.values()).map(Training::name).toList();
  }

  /// Without those that take the processor too long for a test.
  static List<String> quickNames() {
    return names().stream().filter(name -> !SLOW.contains(name)).toList();
  }

  /// @param names of the trainings to run; all if there is none
  public static void main(String[] names) {
    CudaProgram.report(Training.values(), names, CudaRuns::check);
  }

  private static void check(Training training) {
    Run cuda = Run.current().on(CUDA);
    List<Float> expected = losses(training, Run.current(), training.onCpu);
    List<Float> actual = losses(training, cuda, training.inGraphs);
    CudaCalls.requireGraphs(training.share);
    assertThat(losses(training, cuda.oneByOne(), training.oneByOne)).as("without graphs").isEqualTo(actual);
    CudaCalls.requireNoGraphs();
    assertThat(Backends.of(CUDA).liveBuffers()).as("the weights lie there").isPositive();
    assertThat(expected).hasSize(training.onCpu.getLast());
    assertThat(actual).hasSize(training.inGraphs.getLast());
    for (int step = 0; step < expected.size(); step++) {
      assertThat((double) actual.get(step)).as("loss of step %d", step + 1)
          .isCloseTo(expected.get(step), within(training.band * expected.get(step)));
    }
  }

  /// @param ends steps after which the run is stopped; it goes on from the checkpoint of all but the last
  private static List<Float> losses(Training training, Run run, List<Integer> ends) {
    return (training.low == DType.F32 ? run : run.with(new Autocast(training.low))).call(() -> {
      List<Float> losses = new ArrayList<>();
      Checkpoints checkpoints = new Checkpoints(temporary(), 0);
      for (int end : ends) {
        StopFlag flag = StopFlag.manual();
        TrainLoop<?> loop = training.loop.apply(checkpoints);
        loop.run(loop.resume(warning -> { }), step -> {
          losses.add(step.loss());
          CudaCalls.endStep();
          if (step.step() == end) {
            flag.raise();
          }
        }, flag);
      }
      return losses;
    });
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("terrane-cuda-runs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
