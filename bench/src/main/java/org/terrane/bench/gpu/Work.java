package org.terrane.bench.gpu;

import static org.terrane.tensor.fused.LayerNorm.layerNorm;
import static org.terrane.tensor.fused.ScaledDotProductAttention.scaledDotProductAttention;
import static org.terrane.tensor.fused.Softmax.softmax;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.terrane.autograd.Grad;
import org.terrane.bench.gpu.GpuBench.Sizes;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.op.Copy;

/// One operation to time; `ops_torch.py` has the same, by the same names.
///
/// @param name    with the type: `softmax BF16`
/// @param cost    bytes that must be moved at the least, or floating-point operations
/// @param prepare makes the inputs and gives what is timed
record Work(String name, String size, double cost, Unit unit, Supplier<Supplier<?>> prepare) {
  private static final int SEQUENCES = 16;
  private static final int HEADS = 16;
  private static final int HEAD_WIDTH = 64;
  private static final float EPS = 1e-6f;

  /// What a cost counts, and what a rate is given in.
  enum Unit {
    BYTES("GB/s", 1e6),
    OPERATIONS("TFLOP/s", 1e9);

    final String symbol;
    final double perMilli;

    Unit(String symbol, double perMilli) {
      this.symbol = symbol;
      this.perMilli = perMilli;
    }
  }

  static List<Work> all(Sizes sizes, DType dtype) {
    Stream<Work> optimizer = dtype == DType.F32 ? Stream.of(adamW(sizes.parameters())) : Stream.empty();
    return Stream.of(ofBytes(sizes, dtype).stream(), optimizer, ofProducts(sizes, dtype).stream())
        .flatMap(works -> works).toList();
  }

  /// Those that memory bounds.
  private static List<Work> ofBytes(Sizes sizes, DType dtype) {
    int[] shape = {sizes.rows(), sizes.width()};
    Supplier<Tensor> x = () -> noise(dtype, shape);
    return List.of(
        bytes("copy", sizes, dtype, () -> once(x, at -> Engine.apply(new Copy(), at))),
        bytes("layerNorm", sizes, dtype, () -> {
          Tensor weight = Tensor.ones(dtype, sizes.width());
          Tensor bias = Tensor.zeros(dtype, sizes.width());
          return once(x, at -> layerNorm(at, weight, bias, EPS));
        }),
        bytes("softmax", sizes, dtype, () -> once(x, at -> softmax(at, -1))),
        bytes("gelu", sizes, dtype, () -> once(x, Gelu::gelu)));
  }

  /// Reads all features and writes as many.
  private static Work bytes(String name, Sizes sizes, DType dtype, Supplier<Supplier<?>> prepare) {
    return new Work(name + " " + dtype, sizes.rows() + " × " + sizes.width(),
        2.0 * sizes.rows() * sizes.width() * dtype.bytes(), Unit.BYTES, prepare);
  }

  /// Those that arithmetic bounds.
  private static List<Work> ofProducts(Sizes sizes, DType dtype) {
    double n = sizes.side();
    double attention = 4.0 * SEQUENCES * HEADS * sizes.tokens() * sizes.tokens() * HEAD_WIDTH;
    int[] heads = {SEQUENCES, HEADS, sizes.tokens(), HEAD_WIDTH};
    Supplier<List<Tensor>> qkv = () -> List.of(noise(dtype, heads), noise(dtype, heads), noise(dtype, heads));
    return List.of(
        new Work("matmul " + dtype, sizes.side() + "³", 2 * n * n * n, Unit.OPERATIONS, () -> {
          Tensor a = noise(dtype, sizes.side(), sizes.side());
          return () -> a.matmul(a);
        }),
        new Work("attention " + dtype, Shape.of(heads).toString(), attention, Unit.OPERATIONS, () -> {
          List<Tensor> at = qkv.get();
          return () -> attend(at);
        }),
        new Work("attention and gradients " + dtype, Shape.of(heads).toString(), 3.5 * attention, Unit.OPERATIONS,
            () -> {
              List<Tensor> at = qkv.get();
              Tensor seed = noise(dtype, heads);
              return () -> Grad.vjp(() -> attend(at), at, seed).gradients();
            }));
  }

  /// Reads parameter, both moments and gradient, and writes all but the gradient.
  private static Work adamW(int parameters) {
    return new Work("adamW F32", parameters + " parameters", 7.0 * Float.BYTES * parameters, Unit.BYTES, () -> {
      List<Tensor> p = List.of(noise(DType.F32, parameters));
      List<Tensor> m = List.of(noise(DType.F32, parameters));
      List<Tensor> v = List.of(Tensor.ones(DType.F32, parameters));
      List<Tensor> gradients = List.of(noise(DType.F32, parameters));
      return () -> {
        new AdamWStep(1e-4, 0.9, 0.95, 1e-8, 0.05, 3).apply(p, m, v, gradients);
        return p;
      };
    });
  }

  private static Supplier<Tensor> once(Supplier<Tensor> input, UnaryOperator<Tensor> operation) {
    Tensor x = input.get();
    return () -> operation.apply(x);
  }

  private static Tensor attend(List<Tensor> qkv) {
    return scaledDotProductAttention(qkv.get(0), qkv.get(1), qkv.get(2));
  }

  private static Tensor noise(DType dtype, int... shape) {
    return Tensor.normal(Key.of(1), dtype, shape);
  }
}
