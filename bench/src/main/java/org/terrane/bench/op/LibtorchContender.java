package org.terrane.bench.op;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// libtorch with MKL through DJL, eager. Threads by the system property `ai.djl.pytorch.num_threads`.
/// DJL offers no fused attention, so attention is the three operations that the peers' training steps use.
final class LibtorchContender implements Contender {
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager();

  @Override
  public Runnable matMul(MatMul product) {
    NDArray a = matrix(product.m(), product.k(), product.transposedA());
    NDArray b = matrix(product.k(), product.n(), product.transposedB());
    return () -> a.matMul(b).close();
  }

  @Override
  public Runnable layerNorm(Pass pass, int... shape) {
    int width = shape[shape.length - 1];
    return work(pass, List.of(normal(shape), normal(width), normal(width)), in -> in.get(0).getNDArrayInternal()
        .layerNorm(in.get(0), new Shape(width), in.get(1), in.get(2), 1e-6f).singletonOrThrow());
  }

  @Override
  public Runnable l2Normalize(Pass pass, int... shape) {
    return work(pass, List.of(normal(shape)), in -> in.get(0).normalize(2, -1));
  }

  @Override
  public Runnable softmax(Pass pass, int... shape) {
    return work(pass, List.of(normal(shape)), in -> in.get(0).softmax(-1));
  }

  @Override
  public Runnable gelu(Pass pass, int... shape) {
    return work(pass, List.of(normal(shape)), in -> in.get(0).getNDArrayInternal().gelu());
  }

  @Override
  public Runnable attention(Pass pass, int batch, int heads, int tokens, int depth) {
    List<NDArray> queryKeyValue = Stream.generate(() -> normal(batch, heads, tokens, depth)).limit(3).toList();
    float scale = (float) (1 / Math.sqrt(depth));
    return work(pass, queryKeyValue, in ->
        in.get(0).mul(scale).matMul(in.get(1).transpose(0, 1, 3, 2)).softmax(-1).matMul(in.get(2)));
  }

  @Override
  public Runnable conv2d(Pass pass, Convolution convolution) {
    Shape dilation = new Shape(1, 1);
    Shape stride = new Shape(convolution.stride(), convolution.stride());
    Shape padding = new Shape(convolution.padding(), convolution.padding());
    return work(pass, List.of(normal(convolution.images()), normal(convolution.weight())), in ->
        in.get(0).getNDArrayInternal()
            .convolution(in.get(0), in.get(1), null, stride, padding, dilation, 1).singletonOrThrow());
  }

  @Override
  public Runnable adamW(int parameters) {
    NDArray weight = normal(parameters);
    NDArray gradient = normal(parameters);
    NDArray mean = weight.zerosLike();
    NDArray variance = weight.zerosLike();
    return () -> weight.getNDArrayInternal().adamUpdate(
        new NDList(weight, gradient, mean, variance), new NDList(weight),
        1e-4f, 1e-4f, 0.05f, 1, -1, 0.9f, 0.95f, 1e-8f, true, true);
  }

  @Override
  public void close() {
    manager.close();
  }

  private NDArray matrix(int rows, int columns, boolean transposed) {
    return transposed ? normal(columns, rows).transpose() : normal(rows, columns);
  }

  private NDArray normal(int... shape) {
    long[] sizes = IntStream.of(shape).asLongStream().toArray();
    return manager.randomNormal(0, 1, new Shape(sizes), DataType.FLOAT32);
  }

  /// Each run differentiates fresh leaves that share the inputs' memory, so that no gradient is added to an older one.
  private Runnable work(Pass pass, List<NDArray> inputs, Function<List<NDArray>, NDArray> operation) {
    if (pass == Pass.FORWARD) {
      return () -> inScratch(inputs, operation);
    }
    NDArray seed = manager.randomNormal(0, 1, operation.apply(inputs).getShape(), DataType.FLOAT32);
    return () -> inScratch(inputs, leaves -> {
      leaves.forEach(leaf -> leaf.setRequiresGradient(true));
      try (GradientCollector _ = engine.newGradientCollector()) {
        NDArray result = operation.apply(leaves);
        JniUtils.backward((PtNDArray) result, (PtNDArray) seed, false, false);
        return result;
      }
    });
  }

  /// DJL gives a result to the manager of its operands: with this one it is freed.
  private void inScratch(List<NDArray> inputs, Function<List<NDArray>, NDArray> operation) {
    try (NDManager scratch = manager.newSubManager()) {
      List<NDArray> leaves = inputs.stream().map(NDArray::stopGradient).toList();
      leaves.forEach(leaf -> leaf.attach(scratch));
      var _ = operation.apply(leaves);
    }
  }
}
