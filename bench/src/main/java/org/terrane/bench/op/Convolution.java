package org.terrane.bench.op;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A convolution of images `(batch, channels, size, size)` by a weight `(outputs, channels, kernel, kernel)`, padded so
/// that a stride of 1 keeps the size.
public record Convolution(int batch, int channels, int outputs, int kernel, int stride, int size) {
  private static final Pattern LAYER = Pattern.compile("(\\d+)-(\\d+) k(\\d+)/(\\d+) @(\\d+)");

  /// @param layer such as `64-128 k3/2 @28`: channels and outputs, kernel and stride, size
  /// @throws IllegalArgumentException if it is written in any other way
  static Convolution of(int batch, String layer) {
    List<Integer> sizes = LAYER.matcher(layer).results().flatMap(Convolution::numbers).toList();
    if (sizes.size() != 5) {
      throw new IllegalArgumentException("layer must be like '64-128 k3/2 @28', but is '" + layer + "'");
    }
    return new Convolution(batch, sizes.get(0), sizes.get(1), sizes.get(2), sizes.get(3), sizes.get(4));
  }

  private static Stream<Integer> numbers(MatchResult layer) {
    return IntStream.rangeClosed(1, layer.groupCount()).mapToObj(i -> Integer.valueOf(layer.group(i)));
  }

  int padding() {
    return kernel / 2;
  }

  int outputSize() {
    return (size + 2 * padding() - kernel) / stride + 1;
  }

  int[] images() {
    return new int[] {batch, channels, size, size};
  }

  int[] weight() {
    return new int[] {outputs, channels, kernel, kernel};
  }

  /// Of the result alone, in the direct form: one multiply-add for each tap of each window.
  double flops() {
    return 2.0 * batch * outputs * outputSize() * outputSize() * channels * kernel * kernel;
  }
}
