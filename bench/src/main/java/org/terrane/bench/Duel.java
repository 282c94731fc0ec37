package org.terrane.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// One case of one benchmark, the sides taking turns fork by fork, so that a change of the machine's clock hits all.
record Duel(List<String> sides, int rounds, int threads) {
  /// What each side took.
  Map<String, Measured> run(Class<?> benchmark, Map<String, String> parameters) throws RunnerException {
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    Map<String, Double> allocated = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (String side : sides) {
        for (RunResult result : fork(benchmark, side, parameters)) {
          result.getBenchmarkResults().forEach(fork -> fork.getIterationResults().forEach(iteration ->
              millis.computeIfAbsent(side, _ -> new ArrayList<>()).add(score(iteration))));
          allocated.put(side, result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
      }
    }
    Map<String, Measured> measured = new LinkedHashMap<>();
    millis.forEach((side, samples) -> measured.put(side, Measured.of(samples, allocated.get(side))));
    return measured;
  }

  private static double score(IterationResult iteration) {
    return iteration.getPrimaryResult().getScore();
  }

  private Collection<RunResult> fork(Class<?> benchmark, String side, Map<String, String> parameters)
      throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("\\b" + benchmark.getSimpleName() + "\\b")
        .param("impl", side)
        .forks(1)
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .jvmArgsAppend(
            "-Dterrane.threads=" + threads,
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true");
    parameters.forEach(options::param);
    return new Runner(options.build()).run();
  }
}
