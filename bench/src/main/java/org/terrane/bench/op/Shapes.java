package org.terrane.bench.op;

import java.util.regex.Pattern;

/// Shapes as JMH parameters write them: `8x197x768`.
final class Shapes {
  private static final Pattern SEPARATOR = Pattern.compile("x");

  private Shapes() {}

  static int[] parse(String shape) {
    return SEPARATOR.splitAsStream(shape).mapToInt(Integer::parseInt).toArray();
  }

  static double count(String shape) {
    double product = 1;
    for (int size : parse(shape)) {
      product *= size;
    }
    return product;
  }
}
