package org.terrane.bench.op;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tensor.fused.ScaledDotProductAttention;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.ConvGeometry;

/// Terrane on the CPU, by its public operations. Threads by the system property `terrane.threads`.
final class TerraneContender implements Contender {
  private Key key = Key.of(0);

  @Override
  public Runnable matMul(MatMul product) {
    Tensor a = matrix(product.m(), product.k(), product.transposedA());
    Tensor b = matrix(product.k(), product.n(), product.transposedB());
    return () -> Scope.run(() -> {
      a.matmul(b);
    });
  }

  @Override
  public Runnable layerNorm(Pass pass, int... shape) {
    int width = shape[shape.length - 1];
    return work(pass, List.of(normal(shape), normal(width), normal(width)),
        in -> LayerNorm.layerNorm(in.get(0), in.get(1), in.get(2), 1e-6f));
  }

  @Override
  public Runnable l2Normalize(Pass pass, int... shape) {
    return work(pass, List.of(normal(shape)), in -> L2Normalize.l2Normalize(in.get(0), -1));
  }

  @Override
  public Runnable softmax(Pass pass, int... shape) {
    return work(pass, List.of(normal(shape)), in -> Softmax.softmax(in.get(0), -1));
  }

  @Override
  public Runnable gelu(Pass pass, int... shape) {
    return work(pass, List.of(normal(shape)), in -> Gelu.gelu(in.get(0)));
  }

  @Override
  public Runnable attention(Pass pass, int batch, int heads, int tokens, int depth) {
    List<Tensor> queryKeyValue = Stream.generate(() -> normal(batch, heads, tokens, depth)).limit(3).toList();
    return work(pass, queryKeyValue,
        in -> ScaledDotProductAttention.scaledDotProductAttention(in.get(0), in.get(1), in.get(2)));
  }

  @Override
  public Runnable conv2d(Pass pass, Convolution convolution) {
    ConvGeometry geometry = ConvGeometry.of(convolution.stride(), convolution.padding());
    return work(pass, List.of(normal(convolution.images()), normal(convolution.weight())),
        in -> Engine.apply(new Conv2d(geometry), in.get(0), in.get(1)));
  }

  @Override
  public Runnable adamW(int parameters) {
    List<Tensor> weight = List.of(normal(parameters));
    List<Tensor> gradient = List.of(normal(parameters));
    List<Tensor> mean = List.of(Tensor.zeros(DType.F32, parameters));
    List<Tensor> variance = List.of(Tensor.zeros(DType.F32, parameters));
    AdamWStep step = new AdamWStep(1e-4, 0.9, 0.95, 1e-8, 0.05, 1);
    return () -> step.apply(weight, mean, variance, gradient);
  }

  @Override
  public void close() {
    // what is made outside every scope lives as long as the fork
  }

  private Tensor normal(int... shape) {
    key = key.fold(1);
    return Tensor.normal(key, DType.F32, shape);
  }

  private Tensor matrix(int rows, int columns, boolean transposed) {
    return transposed ? normal(columns, rows).transpose(0, 1) : normal(rows, columns);
  }

  private Runnable work(Pass pass, List<Tensor> inputs, Function<List<Tensor>, Tensor> operation) {
    if (pass == Pass.FORWARD) {
      return () -> Scope.run(() -> {
        var _ = operation.apply(inputs);
      });
    }
    Tensor seed = normal(operation.apply(inputs).shape().toArray());
    return () -> Scope.run(() -> {
      Grad.vjp(() -> operation.apply(inputs), inputs, seed);
    });
  }
}
