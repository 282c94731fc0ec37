package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.terrane.tensor.fused.BatchNorm.batchNorm;
import static org.terrane.tensor.fused.GroupNorm.groupNorm;
import static org.terrane.tensor.fused.LayerNorm.layerNorm;
import static org.terrane.tensor.fused.Linear.linear;
import static org.terrane.tensor.fused.Linear.linearGelu;
import static org.terrane.tensor.fused.RunningStatistics.updateRunningStatistics;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.EmaStep;
import org.terrane.tensor.fused.Gelu;

/// What [CudaOnCpuTest] runs in a process of its own: operands that are moved 16 bytes at a time, those that begin or
/// end beside such packs, and work that is cut into pieces. Results are the CPU's. Prints `ok NAME` or
/// `failed NAME: why`.
final class CudaPacks {
  private static final Device CUDA = new Device(Device.Kind.CUDA, 0);
  private static final double F32_SUM = 2e-6;
  private static final double BF16_ROUNDING = 0x1p-8;

  private CudaPacks() {}

  /// One check and its name.
  private enum Check {
    ELEMENTS_F32(() -> elements(DType.F32)),
    ELEMENTS_BF16(() -> elements(DType.BF16)),
    CASTS(CudaPacks::casts),
    GELU(CudaPacks::gelu),
    SOFTMAX(CudaPacks::softmaxes),
    LAYER_NORM(CudaPacks::layerNorms),
    BATCH_NORM(CudaPacks::batchNorms),
    BATCH_NORM_OF_MANY_PIECES(CudaPacks::manyPieces),
    BATCH_NORM_FAR_FROM_ZERO(CudaPacks::farFromZero),
    GROUP_NORM(CudaPacks::groupNorms),
    MANY_ROWS(CudaPacks::manyRows),
    LINEAR(CudaPacks::linears),
    UPDATES(CudaPacks::updates),
    SHARED_INDICES(CudaPacks::sharedIndices);

    private final Runnable body;

    Check(Runnable body) {
      this.body = body;
    }
  }

  static List<String> names() {
    return Arrays.stream(Check.values()).map(Check::name).toList();
  }

  /// @param names of the checks to run; all if there is none
  public static void main(String[] names) {
    for (Check check : CudaProgram.named(Check.values(), names)) {
      try {
        Scope.run(check.body);
        System.out.println("ok " + check);
      } catch (AssertionError | RuntimeException e) {
        System.out.println("failed " + check + ": " + e.toString().replace('\n', ' '));
      }
    }
  }

  /// Functions of every pair of operands `(6, 40)` that lie in different ways: the same numbers, moved or not.
  private static void elements(DType dtype) {
    agree(dtype + " elements", () -> {
      List<Tensor> operands = operands(dtype);
      List<Tensor> results = new ArrayList<>();
      for (Tensor a : operands) {
        results.addAll(List.of(a.abs(), a.affine(0.5, 3), a.contiguous(), a.relu()));
        for (Tensor b : operands) {
          results.addAll(List.of(a.add(b), a.maximum(b), a.gt(b), Tensor.where(a.gt(0), a, b), a.mul(b)));
        }
      }
      results.add(Tensor.concat(1, operands.get(0), operands.get(2), operands.get(0).slice(1, 0, 8)));
      return results;
    }, 0);
  }

  /// As it lies, in packs of wider rows, beside packs, as one row for all, as one number for a row, turned.
  private static List<Tensor> operands(DType dtype) {
    Tensor wide = Tensor.normal(Key.of(5), dtype, 6, 64);
    return List.of(Tensor.normal(Key.of(6), dtype, 6, 40), wide.slice(1, 8, 48), wide.slice(1, 3, 43),
        wide.slice(0, 2, 3).slice(1, 16, 56).expand(6, 40), wide.slice(1, 5, 6).expand(6, 40),
        Tensor.normal(Key.of(7), dtype, 40, 6).permute(1, 0));
  }

  private static void casts() {
    for (DType from : List.of(DType.F32, DType.BF16)) {
      for (DType to : DType.values()) {
        agree(from + " to " + to, () -> operands(from).stream().map(x -> x.mul(50).to(to)).toList(), 0);
      }
    }
  }

  private static void gelu() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int width : new int[] {40, 41}) {
        agree(dtype + " gelu of " + width, () -> {
          Tensor x = Tensor.normal(Key.of(8), dtype, 3, width);
          return withGradients(() -> Gelu.gelu(x), List.of(x));
        }, rounding(dtype));
      }
    }
  }

  /// Rows of a few lanes, of whole and odd packs, of a warp, of a block, and longer.
  private static void softmaxes() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int width : new int[] {8, 40, 42, 1024, 1032, 8192, 8200}) {
        agree(dtype + " softmax of " + width, () -> {
          Tensor x = Tensor.normal(Key.of(width), dtype, 9, width);
          return withGradients(() -> softmax(x, -1), List.of(x));
        }, rounding(dtype));
      }
    }
  }

  private static void layerNorms() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int width : new int[] {8, 42, 1024, 1032, 8200}) {
        agree(dtype + " layerNorm of " + width, () -> {
          List<Tensor> inputs = List.of(Tensor.normal(Key.of(1), dtype, 9, width),
              Tensor.normal(Key.of(2), dtype, width), Tensor.normal(Key.of(3), dtype, width));
          return withGradients(() -> layerNorm(inputs.get(0), inputs.get(1), inputs.get(2), 1e-6f), inputs);
        }, 8 * rounding(dtype));
      }
    }
  }

  /// Channels of two to four pieces, the last shorter or not; planes of whole packs, or not, or beside packs.
  private static void batchNorms() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int[] sizes : new int[][] {{1025, 16}, {201, 49}, {47, 300}}) {
        agree(dtype + " batchNorm of planes of " + sizes[1], () -> {
          Tensor x = Tensor.normal(Key.of(1), dtype, sizes[0], 3, sizes[1]);
          List<Tensor> results = new ArrayList<>(normalised(x, 1e-5f));
          Tensor beside = Tensor.normal(Key.of(2), dtype, 1 + 600 * 3 * 16).slice(0, 1, 1 + 600 * 3 * 16);
          results.addAll(normalised(beside.reshape(600, 3, 16), 1e-5f));
          return results;
        }, rounding(dtype));
      }
    }
  }

  /// More pieces than a warp, and than a block, has threads to join them.
  private static void manyPieces() {
    agree("batchNorm of many pieces", () -> normalised(Tensor.normal(Key.of(1), DType.F32, 3, 1, 360_000), 1e-5f),
        rounding(DType.F32));
  }

  /// A mean of 1000 deviations: numbers there lie 2⁻¹⁴ apart in F32, to which the mean is rounded. And channels that do
  /// not vary at all, of which y is the bias whatever they are.
  private static void farFromZero() {
    agree("batchNorm far from 0",
        () -> normalised(Tensor.normal(Key.of(1), DType.F32, 600, 3, 20).add(1000), 1e-5f), 0x1p-14);
    Run.current().on(CUDA).call(() -> {
      Tensor x = Tensor.arange(3, DType.F32).add(30_000.1).reshape(1, 3, 1).expand(600, 3, 20).contiguous();
      Tensor bias = Tensor.normal(Key.of(1), DType.F32, 3);
      Tensor variance = Tensor.ones(DType.F32, 3).contiguous();
      updateRunningStatistics(Tensor.zeros(DType.F32, 3).contiguous(), variance, x, 0.25f);
      Tensor y = batchNorm(x, bias, bias, 1e-6f);
      Near.check("y", y.toDoubles(), bias.reshape(1, 3, 1).expand(600, 3, 20).toDoubles(), 0);
      Near.check("running variance", variance.toDoubles(), new double[] {0.75, 0.75, 0.75}, 0);
      return y;
    });
  }

  /// Of a batch's statistics and given ones, with all gradients or some, and running statistics.
  private static List<Tensor> normalised(Tensor x, float eps) {
    int channels = x.size(1);
    List<Tensor> inputs = new ArrayList<>(IntStream.range(20, 24)
        .mapToObj(key -> Tensor.normal(Key.of(key), x.dtype(), channels).abs().add(0.5)).toList());
    inputs.addFirst(x);
    Supplier<Tensor> batch = () -> batchNorm(x, inputs.get(1), inputs.get(2), eps);
    Supplier<Tensor> given = () -> batchNorm(x, inputs.get(1), inputs.get(2), inputs.get(3), inputs.get(4), eps);
    List<Tensor> results = new ArrayList<>(withGradients(batch, inputs.subList(0, 3)));
    results.addAll(withGradients(batch, inputs.subList(2, 3)));
    results.addAll(withGradients(given, inputs));
    results.addAll(withGradients(given, inputs.subList(0, 1)));
    results.addAll(withGradients(given, inputs.subList(3, 5)));
    Tensor mean = Tensor.ones(x.dtype(), channels).contiguous();
    Tensor variance = Tensor.ones(x.dtype(), channels).contiguous();
    updateRunningStatistics(mean, variance, x, 0.25f);
    results.addAll(List.of(mean, variance));
    return results;
  }

  private static void groupNorms() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int[] sizes : new int[][] {{1025, 16}, {201, 49}}) {
        agree(dtype + " groupNorm of planes of " + sizes[1], () -> {
          List<Tensor> inputs = List.of(Tensor.normal(Key.of(1), dtype, sizes[0], 6, sizes[1]),
              Tensor.normal(Key.of(2), dtype, 6), Tensor.normal(Key.of(3), dtype, 6));
          Supplier<Tensor> y = () -> groupNorm(inputs.get(0), 2, inputs.get(1), inputs.get(2), 1e-5f);
          List<Tensor> results = new ArrayList<>(withGradients(y, inputs));
          results.addAll(withGradients(y, inputs.subList(1, 2)));
          results.addAll(withGradients(y, inputs.subList(2, 3)));
          return results;
        }, rounding(dtype));
      }
    }
  }

  /// Sums of columns that are cut into pieces, also where only one of two is wanted.
  private static void manyRows() {
    agree("many rows", () -> {
      Tensor x = Tensor.normal(Key.of(1), DType.F32, 3000, 40);
      Tensor weight = Tensor.normal(Key.of(2), DType.F32, 40);
      Tensor bias = Tensor.normal(Key.of(3), DType.F32, 40);
      Tensor whole = x.mul(64).to(DType.I64).to(DType.F32);
      List<Tensor> results = new ArrayList<>(withGradients(() -> layerNorm(x, weight, bias, 1e-6f), List.of(bias)));
      results.addAll(withGradients(() -> layerNorm(x, weight, bias, 1e-6f), List.of(weight)));
      results.addAll(List.of(whole.sum(0, Keep.DROP), whole.sum(), whole.max(0, Keep.DROP), whole.to(DType.I64).sum()));
      return results;
    }, 1e-3);
  }

  private static void linears() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int width : new int[] {24, 20, 21}) {
        agree(dtype + " linear to " + width, () -> {
          List<Tensor> inputs = List.of(Tensor.normal(Key.of(1), dtype, 300, 16),
              Tensor.normal(Key.of(2), dtype, width, 16), Tensor.normal(Key.of(3), dtype, width));
          List<Tensor> results = new ArrayList<>(
              withGradients(() -> linear(inputs.get(0), inputs.get(1), inputs.get(2)), inputs));
          results.addAll(withGradients(() -> linearGelu(inputs.get(0), inputs.get(1), inputs.get(2)), inputs));
          return results;
        }, 16 * rounding(dtype));
      }
    }
  }

  /// One launch for tensors of one and several blocks, of whole packs or not, and one that lies beside packs.
  private static void updates() {
    agree("updates", () -> {
      List<List<Tensor>> lists = IntStream.range(0, 4).mapToObj(list -> {
        Tensor beside = Tensor.normal(Key.of(list), DType.F32, 12).slice(0, 3, 11);
        List<Tensor> tensors = new ArrayList<>(IntStream.of(4096, 4097, 9000, 8, 3)
            .mapToObj(size -> Tensor.normal(Key.of(list).fold(size), DType.F32, size).abs()).toList());
        tensors.add(list == 2 ? beside.abs() : beside);
        return tensors;
      }).toList();
      new AdamWStep(1e-2, 0.9, 0.95, 1e-8, 0.05, 3).apply(lists.get(0), lists.get(1), lists.get(2), lists.get(3));
      new EmaStep(0.9).apply(lists.get(3), lists.get(0));
      return lists.stream().flatMap(List::stream).toList();
    }, F32_SUM);
  }

  /// Lines that have the same indices, some of them often and some never.
  private static void sharedIndices() {
    long[] places = {3, 0, 3, 3, 1, 6, 0, 3, 5, 5};
    agree("shared indices", () -> {
      Tensor index = Tensor.of(places, 2, 5);
      List<Tensor> results = new ArrayList<>();
      for (DType dtype : List.of(DType.F32, DType.I64)) {
        Tensor x = Tensor.arange(2 * 7 * 6, dtype).reshape(2, 7, 6);
        Tensor source = Tensor.arange(2 * 5 * 6, dtype).square().reshape(2, 5, 6);
        results.add(x.scatterAdd(1, index.unsqueeze(-1).expand(2, 5, 6), source));
        results.add(x.scatterAdd(1, index.slice(0, 0, 1).unsqueeze(-1).expand(2, 5, 6), source));
        results.add(x.permute(2, 1, 0).scatterAdd(1, index.permute(1, 0).unsqueeze(0).expand(6, 5, 2),
            source.permute(2, 1, 0)));
        results.add(x.permute(0, 2, 1).scatterAdd(2, index.unsqueeze(1).expand(2, 6, 5), source.permute(0, 2, 1)));
      }
      return results;
    }, 0);
    Run.current().on(CUDA).call(() -> {
      Tensor bad = Tensor.of(new long[] {0, 7}, 2, 1).expand(2, 3);
      assertThatThrownBy(Tensor.zeros(DType.F32, 7, 3).scatterAdd(0, bad, Tensor.ones(DType.F32, 2, 3))::toDoubles)
          .hasMessage("[scatterAdd] index must be in 0 … 6, but is 7");
      return bad;
    });
  }

  private static List<Tensor> withGradients(Supplier<Tensor> body, List<Tensor> inputs) {
    Tensor y = body.get();
    Tensor seed = Tensor.normal(Key.of(11), y.dtype(), y.shape().toArray());
    List<Tensor> results = new ArrayList<>(Grad.vjp(body, inputs, seed).gradients());
    results.addFirst(y);
    return results;
  }

  /// Of results whose size is about 1.
  private static double rounding(DType dtype) {
    return dtype == DType.BF16 ? 2 * BF16_ROUNDING : 4 * F32_SUM;
  }

  /// @param within in relation to the largest number of a result; 0 for the same bits
  private static void agree(String what, Supplier<List<Tensor>> all, double within) {
    List<double[]> expected = Run.current().on(Device.CPU).call(() -> numbers(all));
    List<double[]> actual = Run.current().on(CUDA).call(() -> numbers(all));
    for (int i = 0; i < expected.size(); i++) {
      double largest = Arrays.stream(expected.get(i)).map(Math::abs).max().orElse(0);
      Near.check(what + " " + i, actual.get(i), expected.get(i), within * largest);
    }
  }

  private static List<double[]> numbers(Supplier<List<Tensor>> all) {
    return all.get().stream().map(Tensor::toDoubles).toList();
  }
}
