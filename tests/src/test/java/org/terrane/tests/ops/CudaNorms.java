package org.terrane.tests.ops;

import static org.terrane.tensor.fused.BatchNorm.batchNorm;
import static org.terrane.tensor.fused.GroupNorm.groupNorm;
import static org.terrane.tensor.fused.LayerNorm.layerNorm;
import static org.terrane.tensor.fused.RunningStatistics.updateRunningStatistics;
import static org.terrane.tensor.fused.Softmax.softmax;
import static org.terrane.tests.ops.OnBoth.CUDA;
import static org.terrane.tests.ops.OnBoth.agree;
import static org.terrane.tests.ops.OnBoth.rounding;
import static org.terrane.tests.ops.OnBoth.withGradients;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// What [CudaOnCpuTest] runs in a process of its own: softmax and norms, of rows in registers or in memory, of channels
/// that are cut into pieces. Results are the CPU's. Prints `ok NAME` or `failed NAME: why`.
final class CudaNorms {
  private CudaNorms() {}

  /// One check and its name.
  private enum Check {
    SOFTMAX(CudaNorms::softmaxes),
    LAYER_NORM(CudaNorms::layerNorms),
    LAYER_NORM_OF_MANY_ROWS(CudaNorms::manyRows),
    BATCH_NORM(CudaNorms::batchNorms),
    BATCH_NORM_OF_MANY_PIECES(CudaNorms::manyPieces),
    BATCH_NORM_FAR_FROM_ZERO(CudaNorms::farFromZero),
    GROUP_NORM(CudaNorms::groupNorms);

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
    CudaProgram.report(Check.values(), names, check -> check.body.run());
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

  /// Also of F32 to BF16, in the types that mixed precision has.
  private static void layerNorms() {
    for (DType dtype : List.of(DType.F32, DType.BF16)) {
      for (int width : new int[] {8, 42, 1024, 1032, 8200}) {
        agree(dtype + " layerNorm of " + width, () -> {
          List<Tensor> inputs = inputs(dtype, 9, width);
          return withGradients(() -> layerNorm(inputs.get(0), inputs.get(1), inputs.get(2), 1e-6f), inputs);
        }, 8 * rounding(dtype));
      }
    }
    for (int rows : new int[] {9, 3000}) {
      agree("layerNorm of F32 to BF16", () -> IntStream.of(40, 42, 1032).boxed().flatMap(width -> {
        List<Tensor> inputs = inputs(DType.F32, rows, rows == 9 ? width : 40);
        return withGradients(
            () -> layerNorm(inputs.get(0), inputs.get(1), inputs.get(2), 1e-6f, DType.BF16), inputs).stream();
      }).toList(), rounding(DType.BF16));
    }
  }

  /// The gradients of weight and bias, whose rows are cut into pieces, also where only one of two is wanted.
  private static void manyRows() {
    agree("layerNorm of many rows", () -> {
      List<Tensor> inputs = inputs(DType.F32, 3000, 40);
      Supplier<Tensor> y = () -> layerNorm(inputs.get(0), inputs.get(1), inputs.get(2), 1e-6f);
      List<Tensor> results = new ArrayList<>(withGradients(y, inputs));
      results.addAll(withGradients(y, inputs.subList(1, 2)));
      results.addAll(withGradients(y, inputs.subList(2, 3)));
      return results;
    }, rounding(DType.F32));
  }

  private static List<Tensor> inputs(DType dtype, int rows, int width) {
    return List.of(Tensor.normal(Key.of(1), dtype, rows, width), Tensor.normal(Key.of(2), dtype, width),
        Tensor.normal(Key.of(3), dtype, width));
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
}
