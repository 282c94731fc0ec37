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
    "3-64 k7/2 @112", "64-64 k3/1 @28", "64-128 k3/2 @28", "64-128 k1/2 @28", "128-128 k3/1 @14",
    "128-256 k3/2 @14", "128-256 k1/2 @14", "256-256 k3/1 @7", "256-512 k3/2 @7", "256-512 k1/2 @7",
    "512-512 k3/1 @4",
    "3-64 k3/1 @64", "64-64 k3/1 @64", "64-64 k3/2 @64", "64-128 k3/1 @32", "128-128 k3/1 @32",
    "128-256 k3/1 @16", "256-256 k3/1 @16", "256-256 k3/1 @8", "512-256 k3/1 @8", "512-256 k3/1 @16",
    "384-128 k3/1 @32", "256-128 k3/1 @32", "192-64 k3/1 @64", "128-64 k3/1 @64",
    "512-256 k1/1 @16", "384-128 k1/1 @32", "128-64 k1/1 @64", "64-3 k3/1 @64"
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
