package org.terrane.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.terrane.bench.gpu.GpuBench.Sizes;
import org.terrane.bench.gpu.Work.Unit;
import org.terrane.tensor.DType;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;

/// What is counted, beside numbers that were counted by hand.
class WorkTest {
  private static final Shape FEATURES = Shape.of(4, 64);
  private static final Shape HEADS = Shape.of(16, 16, 8, 64);

  private static Map<String, Work> works(Sizes sizes, DType dtype) {
    return Work.all(sizes, dtype).stream().collect(Collectors.toMap(Work::name, Function.identity()));
  }

  /// 65536 rows of 1024 are 2²⁶ numbers, each read and written once.
  @Test
  void bytes_are_those_that_go_in_and_out() {
    Map<String, Work> bf16 = works(Sizes.FULL, DType.BF16);
    Map<String, Work> f32 = works(Sizes.FULL, DType.F32);
    for (String name : List.of("copy", "layerNorm", "softmax", "gelu")) {
      check(bf16.get(name + " BF16"), "65536 × 1024", Unit.BYTES, 268_435_456);
      check(f32.get(name + " F32"), "65536 × 1024", Unit.BYTES, 536_870_912);
    }
  }

  /// Four tensors of 400 MB come in, three go out.
  @Test
  void adam_w_reads_four_and_writes_three() {
    check(works(Sizes.FULL, DType.F32).get("adamW F32"), "100000000 parameters", Unit.BYTES, 2_800_000_000.0);
    assertThat(works(Sizes.FULL, DType.BF16)).doesNotContainKey("adamW BF16");
  }

  /// 2³⁹ products and as many sums; two products of (1024, 64) (64, 1024) for each of 256 heads, and five more for
  /// their gradients: scores again, powers, and q, k, v.
  @Test
  void operations_are_those_of_products() {
    for (DType dtype : List.of(DType.BF16, DType.F32)) {
      Map<String, Work> works = works(Sizes.FULL, dtype);
      check(works.get("matmul " + dtype), "8192³", Unit.OPERATIONS, 1_099_511_627_776.0);
      check(works.get("attention " + dtype), "(16, 16, 1024, 64)", Unit.OPERATIONS, 68_719_476_736.0);
      check(works.get("attention and gradients " + dtype), "(16, 16, 1024, 64)", Unit.OPERATIONS,
          240_518_168_576.0);
    }
  }

  /// Each product of ViT-L/16 and of its decoder counted by itself, with 50 and 197 tokens; backward as twice forward.
  @Test
  void the_step_has_so_many_operations() {
    assertThat(GpuStep.FULL.model().flops(GpuStep.FULL.batch())).isCloseTo(7_970_220_933_120.0, within(1.0));
  }

  /// 1 GB in a second is 10⁶ bytes in a millisecond, 1 TFLOP 10⁹ operations.
  @Test
  void rates_are_of_a_second() {
    assertThat(268_435_456 / 0.1 / Unit.BYTES.perMilli).isCloseTo(2684.35456, within(1e-9));
    assertThat(1_099_511_627_776.0 / 2 / Unit.OPERATIONS.perMilli).isCloseTo(549.755813888, within(1e-9));
  }

  private static void check(Work work, String size, Unit unit, double cost) {
    assertThat(work.size()).as(work.name()).isEqualTo(size);
    assertThat(work.unit()).as(work.name()).isEqualTo(unit);
    assertThat(work.cost()).as(work.name()).isEqualTo(cost);
  }

  @TestFactory
  List<DynamicTest> what_is_timed_does_its_work_each_time() {
    return List.of(DType.BF16, DType.F32).stream().flatMap(dtype -> Work.all(Sizes.TINY, dtype).stream())
        .map(work -> DynamicTest.dynamicTest(work.name(), () -> runTwice(work))).toList();
  }

  private static void runTwice(Work work) {
    Scope.run(() -> {
      Supplier<?> body = work.prepare().get();
      for (int run = 0; run < 2; run++) {
        Scope.run(() -> assertThat(shapes(body.get())).isEqualTo(shapes(work.name())));
      }
    });
  }

  private static List<Shape> shapes(Object result) {
    return result instanceof Tensor tensor ? List.of(tensor.shape())
        : ((List<?>) result).stream().map(one -> ((Tensor) one).shape()).toList();
  }

  private static List<Shape> shapes(String name) {
    return switch (name.substring(0, name.lastIndexOf(' '))) {
      case "copy", "layerNorm", "softmax", "gelu" -> List.of(FEATURES);
      case "adamW" -> List.of(Shape.of(1000));
      case "matmul" -> List.of(Shape.of(32, 32));
      case "attention" -> List.of(HEADS);
      case "attention and gradients" -> List.of(HEADS, HEADS, HEADS);
      default -> throw new AssertionError("no result is known of " + name);
    };
  }
}
