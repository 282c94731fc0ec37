package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.terrane.tensor.fused.ScaledDotProductAttention.scaledDotProductAttention;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Backend;
import org.terrane.tensor.engine.Backends;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.fused.CrossEntropy;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.fused.LogSoftmax;
import org.terrane.tensor.fused.MaxPool2d;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.op.ArgSort;
import org.terrane.tensor.op.Reduce;
import org.terrane.tensor.op.Unary;

/// What [CudaOnCpuTest] runs in a process of its own beside [CudaRows]: sizes that the rows do not reach, and what goes
/// wrong. Prints `ok NAME` or `failed NAME: why`.
final class CudaChecks {
  private static final Device CUDA = new Device(Device.Kind.CUDA, 0);
  private static final Backend BACKEND = Backends.of(CUDA);

  private CudaChecks() {}

  /// One check and its name.
  private enum Check {
    LONG_SUMS(CudaChecks::longSums),
    LONG_SORTS(CudaChecks::longSorts),
    CASTS_OF_EVERY_PAIR(CudaChecks::casts),
    INTEGERS(CudaChecks::integers),
    NAN_AND_INFINITY(CudaChecks::odd),
    POOLS_OF_EQUALS(CudaChecks::pools),
    MASKED_LOGITS(CudaChecks::masked),
    SHORT_ROWS(CudaChecks::shortRows),
    RANDOM_BITS(CudaChecks::randomBits),
    MANY_UPLOADS(CudaChecks::manyUploads),
    FAULTS(CudaChecks::faults),
    OUT_OF_MEMORY(CudaChecks::outOfMemory),
    OTHER_THREADS(CudaChecks::otherThreads),
    HOST_READS(CudaChecks::hostReads);

    private final Runnable body;

    Check(Runnable body) {
      this.body = body;
    }
  }

  static List<String> names() {
    return IntStream.range(0, Check.values().length).mapToObj(i -> Check.values()[i].name()).toList();
  }

  /// @param names of the checks to run; all if there is none
  public static void main(String[] names) {
    CudaProgram.report(Check.values(), names, check -> Run.current().on(CUDA).call(() -> {
      check.body.run();
      return null;
    }));
    System.out.println("buffers left: " + BACKEND.liveBuffers());
  }

  /// A line of several pieces, and many lines that lie side by side.
  private static void longSums() {
    int[] shape = {70, 1000};
    double[] numbers = IntStream.range(0, 70_000).mapToDouble(i -> (i * 37 % 1001) / 16.0).toArray();
    double[] columns = new double[1000];
    for (int i = 0; i < numbers.length; i++) {
      columns[i % 1000] += numbers[i];
    }
    Tensor x = Tensor.of(numbers, shape).to(DType.F32);
    double total = Arrays.stream(numbers).sum();
    assertThat(x.sum().toDoubles()).containsExactly((float) total);
    assertThat(x.sum(0, Keep.DROP).toDoubles()).containsExactly(columns);
    assertThat(Tensor.reduce(Reduce.Function.MAX, x, List.of(0, 1)).toDoubles()).containsExactly(1000 / 16.0);
    double[] tall = new double[2 * 40_000];
    tall[1] = Double.NaN;
    tall[2 * 39_999] = 5;
    Tensor two = Tensor.of(tall, 40_000, 2).max(0, Keep.DROP);
    assertThat(two.toDoubles()).containsExactly(5, Double.NaN);
  }

  /// Longer than what is sorted in shared memory, with equals and NaN.
  private static void longSorts() {
    int length = 3000;
    double[] numbers =
        IntStream.range(0, 2 * length).mapToDouble(i -> i % 97 == 0 ? Double.NaN : i * 31 % 113).toArray();
    Tensor x = onCpu(() -> Tensor.of(numbers, 2, length));
    for (boolean descending : new boolean[] {false, true}) {
      long[] expected = onCpu(() -> sorted(x, descending)).toLongs();
      assertThat(sorted(Tensor.of(numbers, 2, length), descending).toLongs()).isEqualTo(expected);
    }
  }

  private static Tensor sorted(Tensor x, boolean descending) {
    return Engine.apply(new ArgSort(1, descending), x);
  }

  /// Numbers that round, wrap around, saturate or are none.
  private static void casts() {
    double[] numbers = {0, -0.0, 1, -1, 2.5, -2.5, 255, 256, 300.7, 3e9, -3e9, 1e19, -1e19, 1.00390625, 1.01171875,
        1e39, Double.NaN, Double.POSITIVE_INFINITY};
    for (DType from : DType.values()) {
      for (DType to : DType.values()) {
        double[] expected = onCpu(() -> Tensor.of(numbers, numbers.length).to(from).to(to)).toDoubles();
        Tensor x = Tensor.of(numbers, numbers.length).to(from).to(to);
        assertThat(x.toDoubles()).as(from + " to " + to).containsExactly(expected);
      }
    }
  }

  /// Every function of one and two numbers, where there is no number or no end.
  private static void odd() {
    double[] numbers = {0, -0.0, 1, -1, 2.5, -2.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    double[] others = {0, Double.NaN, 1, 1, -1, Double.POSITIVE_INFINITY, 3, Double.NaN, 0};
    for (DType type : List.of(DType.F32, DType.F64, DType.BF16)) {
      Supplier<List<Tensor>> all = () -> {
        Tensor a = Tensor.of(numbers, numbers.length).to(type);
        Tensor b = Tensor.of(others, others.length).to(type);
        List<Tensor> results = new ArrayList<>(List.of(a.maximum(b), b.maximum(a), a.minimum(b), b.minimum(a), a.add(b),
            a.div(b), a.eq(b), a.lt(b), a.gt(b), a.ge(b)));
        for (Unary.Function function : List.of(Unary.Function.SIGN, Unary.Function.ROUND, Unary.Function.RELU,
            Unary.Function.FLOOR, Unary.Function.ABS, Unary.Function.IS_FINITE, Unary.Function.SQRT)) {
          results.add(a.unary(function));
        }
        return results;
      };
      agree(type.toString(), all, 0);
    }
  }

  /// Arithmetic of integers wraps around in their own type.
  private static void integers() {
    long[] numbers = {0, 1, -1, 7, -7, 100, 200, 255, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31};
    for (DType type : List.of(DType.U8, DType.I32, DType.I64)) {
      Supplier<List<Tensor>> all = () -> {
        Tensor x = Tensor.of(numbers, numbers.length).to(type);
        Tensor y = Tensor.of(LongStream.range(1, numbers.length + 1).toArray(), numbers.length).to(type);
        return List.of(x.add(y), x.sub(y), x.mul(y), x.div(y), x.maximum(y),
            x.minimum(y), x.neg(), x.abs(), x.sign(), x.square(), x.relu(), x.affine(3, -2), x.affine(0.5, 1),
            x.sum(), x.max(0, Keep.KEEP), x.min(0, Keep.KEEP), x.gt(y), x.lt(y), x.argmax(0, Keep.KEEP));
      };
      List<Tensor> expected = onCpu(all);
      List<Tensor> actual = all.get();
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i).toLongs()).as(type + " " + i).isEqualTo(expected.get(i).toLongs());
      }
    }
  }

  /// Where several pixels are the largest, or one is none: the same pixel is chosen, and takes the gradient.
  private static void pools() {
    Supplier<List<float[]>> all = () -> {
      Tensor noise = Tensor.normal(Key.of(3), DType.F32, 2, 3, 19, 19);
      Tensor few = noise.mul(2).to(DType.I64).to(DType.F32);
      Tensor odd = Tensor.where(noise.gt(1.5), Tensor.full(Double.NaN, DType.F32, 1), few);
      List<float[]> results = new ArrayList<>();
      for (Tensor x : List.of(few, odd, few.mul(Double.NEGATIVE_INFINITY))) {
        for (int[] window : new int[][] {{2, 2, 0}, {3, 2, 1}, {5, 3, 2}, {2, 3, 1}}) {
          Supplier<Tensor> pool = () -> MaxPool2d.maxPool2d(x, window[0], window[1], window[2]);
          Tensor y = pool.get();
          Tensor seed = Tensor.arange((int) y.shape().elements(), DType.F32).reshape(y.shape().toArray());
          results.add(y.toFloats());
          results.add(Grad.vjp(pool, List.of(x), seed).gradients().getFirst().toFloats());
        }
      }
      return results;
    };
    assertThat(all.get()).containsExactlyElementsOf(onCpu(all));
  }

  /// −∞ is the logit of what must not be chosen, and what a mask adds where a query must not look.
  private static void masked() {
    agree("masked", () -> {
      Tensor noise = Tensor.normal(Key.of(9), DType.F32, 5, 40);
      Tensor never = Tensor.full(Double.NEGATIVE_INFINITY, DType.F32, 1);
      Tensor x = Tensor.where(noise.gt(1), never, noise);
      Tensor labels = x.argmax(1, Keep.DROP);
      Tensor heads = noise.reshape(1, 1, 5, 40); // (B, H, N, D)
      List<Tensor> results = new ArrayList<>();
      for (UnaryOperator<Tensor> function : List.<UnaryOperator<Tensor>>of(
          at -> CrossEntropy.crossEntropy(at, labels), at -> Softmax.softmax(at, 1),
          at -> LogSoftmax.logSoftmax(at, 1),
          at -> scaledDotProductAttention(heads, heads, heads, at.slice(1, 0, 5).reshape(1, 5, 5)))) {
        Tensor y = function.apply(x);
        Tensor seed = Tensor.ones(DType.F32, y.shape().toArray());
        results.add(y);
        results.addAll(Grad.vjp(() -> function.apply(x), List.of(x), seed).gradients());
      }
      return results;
    }, 1e-5);
  }

  /// Rows below, at and above the length that counts at least, and of no numbers: slopes as the CPU's.
  private static void shortRows() {
    double[] rows = {0, 0, 0, 0.25, -0.5, 0, 0, 1, 0, 3, 0, 4, Double.NaN, 1, 2};
    agree("short rows", () -> {
      Tensor x = Tensor.of(rows, 5, 3).to(DType.F32);
      Grad.Vjp vjp = Grad.vjp(() -> Engine.apply(new L2Normalize(1, 1), x), List.of(x),
          Tensor.arange(15, DType.F32).reshape(5, 3));
      return List.of(vjp.value(), vjp.gradients().getFirst());
    }, 1e-6);
  }

  private static void randomBits() {
    Key key = Key.of(7).fold("cuda");
    for (int count : new int[] {1, 4, 1003}) {
      float[] uniform = onCpu(() -> Tensor.uniform(key, DType.F32, count)).toFloats();
      assertThat(Tensor.uniform(key, DType.F32, count).toFloats()).isEqualTo(uniform);
      double[] normal = onCpu(() -> Tensor.normal(key, DType.F64, count)).toDoubles();
      assertThat(Tensor.normal(key, DType.F64, count).toDoubles()).containsExactly(normal,
          within(1e-14));
    }
  }

  /// More than the pinned blocks hold, both ways.
  private static void manyUploads() {
    float[] numbers = new float[7 << 20];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Tensor x = Tensor.of(numbers, numbers.length);
    assertThat(x.toFloats()).isEqualTo(numbers);
    assertThat(x.slice(0, numbers.length - 3, numbers.length).toFloats())
        .containsExactly(numbers.length - 3, numbers.length - 2, numbers.length - 1);
  }

  /// Found by the next download, and only by that one.
  private static void faults() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor bad = Tensor.of(new long[] {0, 3, -1}, 3);
    refused(x.gather(0, bad), "[gather] index must be in 0 … 2, but is ");
    refused(x.scatterAdd(0, bad, x), "[scatterAdd] index must be in 0 … 2, but is ");
    refused(bad.div(Tensor.of(new long[] {1, 0, 1}, 3)), "[div] divisor of integers must be ≠ 0, but is 0");
    refused(CrossEntropy.crossEntropy(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2), Tensor.of(new long[] {0, 5}, 2)),
        "[crossEntropy] index must be in 0 … 1, but is 5");
    assertThat(x.toFloats()).containsExactly(1, 2, 3);
  }

  private static void refused(Tensor result, String message) {
    assertThatThrownBy(result::toDoubles).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  /// The stand-in has 8 GiB.
  private static void outOfMemory() {
    assertThatThrownBy(() -> BACKEND.allocate(1L << 40, "matmul")).isInstanceOf(OutOfMemoryError.class)
        .hasMessageContainingAll("[matmul] needs 1048576.0 MiB more of the GPU's memory, which has ", " are held",
            "; lower the batch size, or end other programs on the GPU");
    assertThat(Tensor.of(new float[] {1, 2}, 2).sum().item()).as("the run goes on").isEqualTo(3);
  }

  private static void otherThreads() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 3);
    List<float[]> seen = new ArrayList<>();
    Thread thread = new Thread(() -> Scope.run(() -> seen.add(x.add(1).toFloats())));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst()).containsExactly(2, 3, 4);
    assertThat(x.mul(2).toFloats()).containsExactly(2, 4, 6);
  }

  private static void hostReads() {
    Tensor x = Tensor.of(new float[] {1}, 1);
    assertThatThrownBy(() -> x.storage().segment().get(ValueLayout.JAVA_FLOAT, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    Tensor host = onCpu(() -> Tensor.of(new float[] {1}, 1));
    assertThatThrownBy(() -> x.add(host)).hasMessage("[add] inputs must be on one device, but are on [cuda:0, cpu]");
  }

  private static void agree(String what, Supplier<List<Tensor>> all, double within) {
    List<Tensor> expected = onCpu(all);
    List<Tensor> actual = all.get();
    for (int i = 0; i < expected.size(); i++) {
      Near.check(what + " " + i, actual.get(i).toDoubles(), expected.get(i).toDoubles(), within);
    }
  }

  private static <T> T onCpu(Supplier<T> body) {
    return Run.current().on(Device.CPU).call(body);
  }
}
