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

/// One operation to time.
///
/// @param cost    bytes that must be moved at the least, or floating-point operations
/// @param prepare makes the inputs and gives what is timed
record Work(String name, String size, double cost, Supplier<Supplier<?>> prepare) {
  private static final int SEQUENCES = 16;
  private static final int HEADS = 16;
  private static final int HEAD_WIDTH = 64;
  private static final float EPS = 1e-6f;

  /// Those that memory bounds, a copy first.
  static List<Work> ofBytes(Sizes sizes, DType dtype) {
    int[] shape = {sizes.rows(), sizes.width()};
    String size = sizes.rows() + " × " + sizes.width();
    double pass = (double) sizes.rows() * sizes.width() * dtype.bytes();
    Supplier<Tensor> x = () -> noise(dtype, shape);
    List<Work> works = List.of(
        new Work("copy", size, 2 * pass, () -> once(x, at -> Engine.apply(new Copy(), at))),
        new Work("layerNorm", size, 2 * pass, () -> {
          Tensor weight = Tensor.ones(dtype, sizes.width());
          Tensor bias = Tensor.zeros(dtype, sizes.width());
          return once(x, at -> layerNorm(at, weight, bias, EPS));
        }),
        new Work("softmax", size, 2 * pass, () -> once(x, at -> softmax(at, -1))),
        new Work("gelu", size, 2 * pass, () -> once(x, Gelu::gelu)));
    return dtype == DType.F32 ? Stream.concat(works.stream(),
        Stream.of(adamW(sizes.parameters()))).toList() : works;
  }

  /// Those that arithmetic bounds.
  static List<Work> ofProducts(Sizes sizes, DType dtype) {
    double n = sizes.side();
    double attention = 4.0 * SEQUENCES * HEADS * sizes.tokens() * sizes.tokens() * HEAD_WIDTH;
    int[] heads = {SEQUENCES, HEADS, sizes.tokens(), HEAD_WIDTH};
    Supplier<List<Tensor>> qkv = () -> List.of(noise(dtype, heads), noise(dtype, heads), noise(dtype, heads));
    return List.of(
        new Work("matmul", sizes.side() + "³", 2 * n * n * n, () -> {
          Tensor a = noise(dtype, sizes.side(), sizes.side());
          return () -> a.matmul(a);
        }),
        new Work("attention", Shape.of(heads).toString(), attention, () -> {
          List<Tensor> at = qkv.get();
          return () -> attend(at);
        }),
        new Work("attention and gradients", "the same", 3.5 * attention, () -> {
          List<Tensor> at = qkv.get();
          Tensor seed = noise(dtype, heads);
          return () -> Grad.vjp(() -> attend(at), at, seed).gradients();
        }));
  }

  /// Reads parameter, both moments and gradient, and writes all but the gradient.
  private static Work adamW(int parameters) {
    return new Work("adamW", parameters + " parameters", 7.0 * Float.BYTES * parameters, () -> {
      List<Tensor> p = List.of(noise(DType.F32, parameters));
      List<Tensor> m = List.of(noise(DType.F32, parameters));
      List<Tensor> v = List.of(Tensor.ones(DType.F32, parameters));
      return () -> {
        new AdamWStep(1e-4, 0.9, 0.95, 1e-8, 0.05, 3).apply(p, m, v, m);
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
