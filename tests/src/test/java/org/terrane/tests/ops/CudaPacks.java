package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.terrane.tensor.fused.Linear.linear;
import static org.terrane.tensor.fused.Linear.linearGelu;
import static org.terrane.tensor.fused.ResidualAdd.residualAdd;
import static org.terrane.tests.ops.OnBoth.agree;
import static org.terrane.tests.ops.OnBoth.rounding;
import static org.terrane.tests.ops.OnBoth.withGradients;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Keep;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.EmaStep;
import org.terrane.tensor.fused.Gelu;

/// What [CudaOnCpuTest] runs in a process of its own: operands that are moved 16 bytes at a time, those that begin or
/// end beside such packs, and work that is cut into pieces. Results are the CPU's. Prints `ok NAME` or
/// `failed NAME: why`.
final class CudaPacks {
  private static final Device CUDA = new Device(Device.Kind.CUDA, 0);

  private CudaPacks() {}

  /// One check and its name.
  private enum Check {
    ELEMENTS_F32(() -> elements(DType.F32)),
    ELEMENTS_BF16(() -> elements(DType.BF16)),
    TWO_TYPES(CudaPacks::twoTypes),
    CASTS(CudaPacks::casts),
    GELU(CudaPacks::gelu),
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
    CudaProgram.report(Check.values(), names, check -> check.body.run());
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

  /// A BF16 added to an F32, as autocast does it: the same bits as two operations have.
  private static void twoTypes() {
    agree("two types", () -> {
      List<Tensor> results = new ArrayList<>();
      for (Tensor a : operands(DType.F32)) {
        operands(DType.BF16).forEach(b -> results.add(residualAdd(a, b)));
      }
      Tensor x = operands(DType.F32).getFirst();
      Tensor branch = operands(DType.BF16).getFirst();
      results.addAll(withGradients(() -> residualAdd(x, branch), List.of(x, branch)));
      return results;
    }, 0);
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

  /// Sums of columns that are cut into pieces.
  private static void manyRows() {
    agree("many rows", () -> {
      Tensor whole = Tensor.normal(Key.of(1), DType.F32, 3000, 40).mul(64).to(DType.I64).to(DType.F32);
      return List.of(whole.sum(0, Keep.DROP), whole.sum(), whole.max(0, Keep.DROP), whole.to(DType.I64).sum());
    }, 0);
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
    }, rounding(DType.F32) / 4);
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
}
