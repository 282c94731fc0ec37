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

/// The convolutions of a ResNet-18 on images of 112² pixels, then those of the diffusion U-Net at 64² pixels.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Conv2dBench {
  @Param({"terrane", "libtorch"})
  String impl;

  @Param("32")
  int batch;

  @Param({
    "3-64 k7/2 112²", "64-64 k3/1 28²", "64-128 k3/2 28²", "64-128 k1/2 28²", "128-128 k3/1 14²",
    "128-256 k3/2 14²", "128-256 k1/2 14²", "256-256 k3/1 7²", "256-512 k3/2 7²", "256-512 k1/2 7²",
    "512-512 k3/1 4²",
    "3-64 k3/1 64²", "64-64 k3/1 64²", "64-64 k3/2 64²", "64-128 k3/1 32²", "128-128 k3/1 32²",
    "128-256 k3/1 16²", "256-256 k3/1 16²", "256-256 k3/1 8²", "512-256 k3/1 8²", "512-256 k3/1 16²",
    "384-128 k3/1 32²", "256-128 k3/1 32²", "192-64 k3/1 64²", "128-64 k3/1 64²",
    "512-256 k1/1 16²", "384-128 k1/1 32²", "128-64 k1/1 64²", "64-3 k3/1 64²"
  })
  String layer;

  @Param({"FORWARD", "TRAINING"})
  Pass pass;

  private Contender contender;
  private Runnable work;

  @Setup(Level.Trial)
  public void prepare() {
    contender = Contender.named(impl);
    work = contender.conv2d(pass, Convolution.of(batch, layer));
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
