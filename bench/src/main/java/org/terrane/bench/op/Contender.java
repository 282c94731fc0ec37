package org.terrane.bench.op;

/// A library under test. It hands out work that is ready to run: operands made and filled, only the operation left.
///
/// Each run of the work computes the result anew, waits for it, and frees it: what a step of training would do.
public interface Contender extends AutoCloseable {
  /// `A (M, K) · B (K, N)`, an operand stored transposed where the form says so.
  Runnable matMul(MatMul product);

  /// Over the last of the dimensions, with weight and bias.
  Runnable layerNorm(Pass pass, int... shape);

  /// Over the last of the dimensions.
  Runnable l2Normalize(Pass pass, int... shape);

  /// Over the last of the dimensions.
  Runnable softmax(Pass pass, int... shape);

  /// The exact GELU, by the error function.
  Runnable gelu(Pass pass, int... shape);

  /// `softmax(q · kᵀ / √D) · v`, each of q, k, v of shape (batch, heads, tokens, D).
  Runnable attention(Pass pass, int batch, int heads, int tokens, int depth);

  /// Without bias.
  Runnable conv2d(Pass pass, Convolution convolution);

  /// One step of AdamW on that many parameters in one tensor.
  Runnable adamW(int parameters);

  @Override
  void close();

  /// The library of that name: `terrane` or `libtorch`.
  ///
  /// @throws IllegalArgumentException for any other name
  static Contender named(String name) {
    return switch (name) {
      case "terrane" -> new TerraneContender();
      case "libtorch" -> new LibtorchContender();
      default -> throw new IllegalArgumentException("impl must be terrane or libtorch, but is " + name);
    };
  }
}
