package org.terrane.bench.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;

/// A transformer block in DJL: `x + attention(norm(x))`, then `x + mlp(norm(x))`.
record LibtorchBlock(Affine norm1, Affine qkv, Affine proj, Affine norm2, Affine fc1, Affine fc2, int heads) {
  /// The weight and bias of a linear layer or a norm.
  record Affine(NDArray weight, NDArray bias) {
    NDArray linear(NDArray x) {
      return Linear.linear(x, weight, bias).singletonOrThrow();
    }

    NDArray norm(NDArray x) {
      return x.getNDArrayInternal().layerNorm(x, weight.getShape(), weight, bias, 1e-6f).singletonOrThrow();
    }
  }

  static LibtorchBlock create(LibtorchParameters parameters, int width, int heads) {
    return new LibtorchBlock(
        parameters.norm(width), parameters.linear(width, 3 * width), parameters.linear(width, width),
        parameters.norm(width), parameters.linear(width, 4 * width), parameters.linear(4 * width, width), heads);
  }

  NDArray forward(NDArray x) {
    NDArray attended = x.add(proj.linear(attention(qkv.linear(norm1.norm(x)))));
    return attended.add(fc2.linear(fc1.linear(norm2.norm(attended)).getNDArrayInternal().gelu()));
  }

  private NDArray attention(NDArray joined) {
    Shape shape = joined.getShape();
    long width = shape.get(2) / 3;
    long depth = width / heads;
    NDArray qkv = joined.reshape(shape.get(0), shape.get(1), 3, heads, depth).transpose(2, 0, 3, 1, 4);
    NDArray scores = qkv.get(0).mul((float) (1 / Math.sqrt(depth))).matMul(qkv.get(1).transpose(0, 1, 3, 2));
    return scores.softmax(-1).matMul(qkv.get(2)).transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(1), width);
  }
}
