package org.terrane.bench.op;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Param;

/// The operations under test: benchmark class, and what one run costs.
public enum OpBench {
  MATMUL(MatMulBench.class, "GFLOP/s", p -> MatMul.of(p.get("shape"), p.get("form")).flops()),
  LAYERNORM(LayerNormBench.class, "GB/s", OpBench::mapBytes),
  L2NORMALIZE(L2NormalizeBench.class, "GB/s", OpBench::mapBytes),
  SOFTMAX(SoftmaxBench.class, "GB/s", OpBench::mapBytes),
  GELU(GeluBench.class, "GB/s", OpBench::mapBytes),
  ATTENTION(AttentionBench.class, "GFLOP/s", OpBench::attentionFlops),
  CONV2D(Conv2dBench.class, "GFLOP/s", OpBench::convolutionFlops),
  ADAMW(AdamWBench.class, "GB/s", p -> 7.0 * Float.BYTES * Shapes.count(p.get("shape")));

  private final Class<?> type;
  private final String unit;
  private final ToDoubleFunction<Map<String, String>> cost;

  OpBench(Class<?> type, String unit, ToDoubleFunction<Map<String, String>> cost) {
    this.type = type;
    this.unit = unit;
    this.cost = cost;
  }

  /// The name the command line knows it by.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Class<?> type() {
    return type;
  }

  /// What [#cost] divided by time and 10⁹ is called.
  public String unit() {
    return unit;
  }

  /// Floating-point operations or bytes moved at the least by one run with those parameters.
  public double cost(Map<String, String> parameters) {
    return cost.applyAsDouble(parameters);
  }

  /// Every combination of the benchmark's parameters except `impl`, in the order of declaration.
  public List<Map<String, String>> cases() {
    List<Map<String, String>> cases = List.of(Map.of());
    for (Field field : type.getDeclaredFields()) {
      Param values = field.getAnnotation(Param.class);
      if (values != null && !field.getName().equals("impl")) {
        cases = extended(cases, field.getName(), values.value());
      }
    }
    return cases;
  }

  private static List<Map<String, String>> extended(List<Map<String, String>> cases, String name, String[] values) {
    List<Map<String, String>> more = new ArrayList<>();
    for (Map<String, String> one : cases) {
      for (String value : values) {
        Map<String, String> longer = new LinkedHashMap<>(one);
        longer.put(name, value);
        more.add(longer);
      }
    }
    return more;
  }

  /// Reads x and writes y; a training pass also reads x or y and dy, and writes dx.
  private static double mapBytes(Map<String, String> p) {
    return (training(p) ? 5.0 : 2.0) * Float.BYTES * Shapes.count(p.get("shape"));
  }

  /// Two products forward, four more backward.
  private static double attentionFlops(Map<String, String> p) {
    return (training(p) ? 6 : 2) * 2.0 * Shapes.count(p.get("shape")) * Shapes.parse(p.get("shape"))[2];
  }

  /// Each of the two gradients costs as much as the result.
  private static double convolutionFlops(Map<String, String> p) {
    return (training(p) ? 3 : 1) * Convolution.of(Integer.parseInt(p.get("batch")), p.get("layer")).flops();
  }

  private static boolean training(Map<String, String> p) {
    return p.get("pass").equals(Pass.TRAINING.name());
  }
}
