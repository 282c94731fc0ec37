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
import java.util.stream.Stream;
import org.terrane.autograd.Autocast;
import org.terrane.nn.train.Checkpoints;
import org.terrane.nn.train.StopFlag;
import org.terrane.nn.train.TrainLoop;
import org.terrane.rs.a2mae.A2MaeRecipe;
import org.terrane.rs.a2mae.A2MaeTraining;
import org.terrane.rs.common.RecipeKeys;
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
  private static final long NEVER = 0;

  private CudaRuns() {}

  /// A method, what its products are computed in, the share of the loss by which the GPU may miss the CPU's in the
  /// first steps, and the share of the last step's calls that graphs launch at the least: SwiMDiff's queue is written
  /// to another place in each step, and lies in two places by turns.
  private enum Training {
    A2MAE(DType.F32, 1e-5, 4, 0.9) {
      @Override
      TrainLoop<?> loop(Checkpoints checkpoints) {
        return a2mae(checkpoints);
      }
    },
    A2MAE_IN_BF16(DType.BF16, 1e-3, 4, 0.9) {
      @Override
      TrainLoop<?> loop(Checkpoints checkpoints) {
        return a2mae(checkpoints);
      }
    },
    SWIMDIFF(DType.F32, 1e-4, 2, 0.25) {
      @Override
      TrainLoop<?> loop(Checkpoints checkpoints) {
        SwimDiffRecipe recipe = RecipeKeys.set(SwimDiffRecipe.presets().get("unit"),
            List.of("steps=3", "data.places=2", "checkpoint.every=3"));
        return SwimDiffTraining.prepare(recipe, Optional.empty()).loop(checkpoints);
      }
    };

    private final DType low;
    private final double band;
    private final int first;
    private final double inGraphs;

    Training(DType low, double band, int first, double inGraphs) {
      this.low = low;
      this.band = band;
      this.first = first;
      this.inGraphs = inGraphs;
    }

    abstract TrainLoop<?> loop(Checkpoints checkpoints);

    private static TrainLoop<?> a2mae(Checkpoints checkpoints) {
      A2MaeRecipe recipe = RecipeKeys.set(A2MaeRecipe.presets().get("unit"),
          List.of("steps=4", "data.places=2", "data.batch=1", "checkpoint.every=4"));
      return A2MaeTraining.prepare(recipe, Optional.empty()).loop(checkpoints);
    }
  }

  static List<String> names() {
    return Stream.of(Training.values()).map(Training::name).toList();
  }

  /// @param names of the trainings to run; all if there is none
  public static void main(String[] names) {
    for (Training training : CudaProgram.named(Training.values(), names)) {
      try {
        Run cuda = Run.current().on(CUDA);
        List<Float> expected = losses(training, Run.current(), NEVER);
        List<Float> actual = losses(training, cuda, NEVER);
        CudaCalls.requireGraphs(training.inGraphs);
        assertThat(losses(training, cuda.oneByOne(), NEVER)).as("without graphs").isEqualTo(actual);
        CudaCalls.requireNoGraphs();
        if (training != Training.SWIMDIFF) { // whose steps take long on the processor
          assertThat(losses(training, cuda, 2)).as("stopped").isEqualTo(actual);
        }
        assertThat(Backends.of(CUDA).liveBuffers()).as("the weights lie there").isPositive();
        for (int step = 0; step < training.first; step++) {
          assertThat((double) actual.get(step)).as("loss of step %d", step + 1)
              .isCloseTo(expected.get(step), within(training.band * expected.get(step)));
        }
        System.out.println("ok " + training);
      } catch (AssertionError | RuntimeException e) {
        System.out.println("failed " + training + ": " + e.toString().replace('\n', ' '));
      }
    }
  }

  /// @param stop after this step, and go on from the checkpoint
  private static List<Float> losses(Training training, Run run, long stop) {
    return (training.low == DType.F32 ? run : run.with(new Autocast(training.low))).call(() -> {
      List<Float> losses = new ArrayList<>();
      Checkpoints checkpoints = new Checkpoints(temporary(), 0);
      TrainLoop.Ending ending;
      do {
        StopFlag flag = StopFlag.manual();
        TrainLoop<?> loop = training.loop(checkpoints);
        ending = loop.run(loop.resume(warning -> { }), step -> {
          losses.add(step.loss());
          CudaCalls.endStep();
          if (step.step() == stop) {
            flag.raise();
          }
        }, flag);
      } while (ending.stopped());
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
