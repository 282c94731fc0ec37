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

/// Products of the sizes a ViT-B step has (M x N x K), plain and with one operand transposed.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatMulBench {
  @Param({"terrane", "libtorch"})
  String impl;

  @Param({"1536x1536x1536", "3072x768x1576", "1576x3072x768"})
  String shape;

  @Param({"NN", "NT", "TN"})
  String form;

  private Contender contender;
  private Runnable work;

  @Setup(Level.Trial)
  public void prepare() {
    contender = Contender.named(impl);
    work = contender.matMul(MatMul.of(shape, form));
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
