package org.terrane.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.terrane.tensor.cpu.FastPathsTest.agrees;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.ConvGeometry;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Unary;

/// The convolution and its gradients against the reference loops.
class ConvolutionsTest {
  @Test
  void every_geometry() {
    List<ConvGeometry> geometries = List.of(new ConvGeometry(1, 0, 1, 1), new ConvGeometry(1, 1, 1, 2),
        new ConvGeometry(2, 1, 1, 1), new ConvGeometry(3, 2, 2, 4), new ConvGeometry(1, 4, 3, 1));
    for (ConvGeometry geometry : geometries) {
      for (int[] kernel : new int[][] {{1, 1}, {3, 3}, {2, 5}}) {
        Tensor x = whole(3, 4, 13, 17);
        Tensor w = whole(8, 4 / geometry.groups(), kernel[0], kernel[1]);
        agrees(new Conv2d(geometry), List.of(x, w), 0);
        Shape output = new Conv2d(geometry).infer(List.of(x.spec(), w.spec())).shape();
        Tensor g = whole(output.toArray());
        agrees(new Conv2dInputGrad(geometry, x.shape()), List.of(g, w), 0);
        agrees(new Conv2dWeightGrad(geometry, w.shape()), List.of(g, x), 0);
      }
    }
  }

  /// The images' gradient takes all phases at once. The images are one slab or several; some have pixels that no
  /// window sees.
  @Test
  void first_layers() {
    for (int kernel : new int[] {2, 3, 7}) {
      for (int[] size : new int[][] {{2, 101, 104}, {3, 12, 7}, {1, 8, 8}}) {
        ConvGeometry geometry = ConvGeometry.of(2, kernel / 2);
        Tensor x = whole(size[0], 3, size[1], size[2]);
        Tensor w = whole(20, 3, kernel, kernel);
        Tensor g = whole(new Conv2d(geometry).infer(List.of(x.spec(), w.spec())).shape().toArray());
        agrees(new Conv2dInputGrad(geometry, x.shape()), List.of(g, w), 0);
        agrees(new Conv2dWeightGrad(geometry, w.shape()), List.of(g, x), 0);
      }
    }
  }

  /// Of images of one pixel, row or column, a stride has phases without a pixel, also after phases that have some.
  @Test
  void phases_without_a_pixel() {
    for (int[] size : new int[][] {{4, 1, 1}, {2, 1, 5}, {3, 15, 1}}) {
      ConvGeometry geometry = ConvGeometry.of(2, 1);
      Tensor x = whole(size[0], 24, size[1], size[2]);
      Tensor w = whole(40, 24, 3, 3);
      Tensor g = whole(new Conv2d(geometry).infer(List.of(x.spec(), w.spec())).shape().toArray());
      agrees(new Conv2dInputGrad(geometry, x.shape()), List.of(g, w), 0);
      agrees(new Conv2dWeightGrad(geometry, w.shape()), List.of(g, x), 0);
    }
  }

  /// F(2 × 2, 3 × 3) only halves and quarters whole numbers, so that it, too, is exact.
  @Test
  void tiles_of_two_by_two_pixels() {
    for (int padding : new int[] {0, 1, 2, 4}) {
      for (int[] size : new int[][] {{3, 4, 4}, {2, 7, 9}, {5, 14, 3}, {1, 21, 26}}) {
        ConvGeometry geometry = ConvGeometry.of(1, padding);
        Tensor x = whole(size[0], 16, size[1], size[2]);
        Tensor w = whole(80, 16, 3, 3);
        agrees(new Conv2d(geometry), List.of(x, w), 0);
        Tensor g = whole(new Conv2d(geometry).infer(List.of(x.spec(), w.spec())).shape().toArray());
        agrees(new Conv2dInputGrad(geometry, x.shape()), List.of(g, w), 0);
        agrees(new Conv2dWeightGrad(geometry, w.shape()), List.of(g, x), 0);
      }
    }
  }

  /// Against sums in F64: five ulp of the sum of sizes, since tiles add before they multiply.
  @Test
  void tiles_lose_a_few_ulp() {
    ConvGeometry geometry = ConvGeometry.of(1, 1);
    Tensor x = Tensor.normal(Key.of(1), DType.F32, 2, 64, 9, 9);
    Tensor w = Tensor.normal(Key.of(2), DType.F32, 64, 64, 3, 3);
    close(new Conv2d(geometry), x, w, x.spec());
    close(new Conv2dInputGrad(geometry, x.shape()), x, w, x.spec());
    close(new Conv2dWeightGrad(geometry, w.shape()), x, x, w.spec());
  }

  private static void close(Primitive op, Tensor a, Tensor b, Spec result) {
    Tensor expected = Tensor.zeros(DType.F32, result.shape().toArray());
    Tensor actual = Tensor.zeros(DType.F32, result.shape().toArray());
    Tensor sizes = Tensor.zeros(DType.F32, result.shape().toArray());
    ReferenceLoops.run(op, List.of(a, b), expected);
    ReferenceLoops.run(op, List.of(a.abs(), b.abs()), sizes);
    assertThat(FastPaths.run(op, List.of(a, b), actual)).isTrue();
    float[] errors = actual.sub(expected).abs().div(sizes).toFloats();
    for (float error : errors) {
      assertThat(error).as(op.toString()).isLessThanOrEqualTo(5 * Math.ulp(1f));
    }
  }

  @Test
  void large_images_go_slab_by_slab() {
    ConvGeometry geometry = ConvGeometry.of(1, 1);
    Tensor x = whole(1, 192, 27, 30);
    Tensor w = whole(1, 192, 3, 3);
    Tensor g = whole(1, 1, 27, 30);
    agrees(new Conv2d(geometry), List.of(x, w), 0);
    agrees(new Conv2dInputGrad(geometry, x.shape()), List.of(g, w), 0);
    agrees(new Conv2dWeightGrad(geometry, w.shape()), List.of(g, x), 0);
  }

  @Test
  void shapes_drawn_at_random() {
    SplittableRandom random = new SplittableRandom(7);
    for (int draw = 0; draw < 120; draw++) {
      int kernel = random.nextInt(1, 6);
      ConvGeometry geometry = new ConvGeometry(random.nextInt(1, 4), random.nextInt(kernel), random.nextInt(1, 3), 1);
      int least = Math.max(1, geometry.dilation() * (kernel - 1) + 1 - 2 * geometry.padding());
      Tensor x = whole(random.nextInt(1, 4), random.nextInt(1, 40), least + random.nextInt(12),
          least + random.nextInt(12));
      Tensor w = whole(random.nextInt(1, 90), x.size(1), kernel, kernel);
      agrees(new Conv2d(geometry), List.of(x, w), 0);
      Tensor g = whole(new Conv2d(geometry).infer(List.of(x.spec(), w.spec())).shape().toArray());
      agrees(new Conv2dInputGrad(geometry, x.shape()), List.of(g, w), 0);
      agrees(new Conv2dWeightGrad(geometry, w.shape()), List.of(g, x), 0);
    }
  }

  private static Tensor whole(int... shape) {
    return Tensor.normal(Key.of(shape[1]), DType.F32, shape).mul(4).unary(Unary.Function.ROUND);
  }
}
