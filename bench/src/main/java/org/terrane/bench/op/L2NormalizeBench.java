package org.terrane.bench.op;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// L2 normalisation of the queries of Swin V2-T's first stage, 8 images of 256², and of a DINO head's prototypes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class L2NormalizeBench {
  @Param({"terrane", "libtorch"})
  String impl;

  @Param({"512x3x64x32", "4096x256"})
  String shape;

  @Param({"FORWARD", "TRAINING"})
  Pass pass;

  private Contender contender;
  private Runnable work;

  @Setup(Level.Trial)
  public void prepare() {
    contender = Contender.named(impl);
    work = contender.l2Normalize(pass, Shapes.parse(shape));
  }

  @Benchmark
  public void run() {
    work.run();
  }

  @TearDown(Level.Trial)
  public void close() {
    contender.close();
  }
}
