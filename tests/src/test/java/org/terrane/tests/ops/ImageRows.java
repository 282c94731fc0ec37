package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.fused.AdaptiveAvgPool2d;
import org.terrane.tensor.fused.AvgPool2d;
import org.terrane.tensor.fused.MaxPool2d;
import org.terrane.tensor.fused.UpsampleBicubic2d;
import org.terrane.tensor.fused.UpsampleBilinear2d;
import org.terrane.tensor.fused.UpsampleNearest2d;
import org.terrane.tensor.fused.Window2d;
import org.terrane.tensor.op.Conv2d;
import org.terrane.tensor.op.Conv2dInputGrad;
import org.terrane.tensor.op.Conv2dWeightGrad;
import org.terrane.tensor.op.ConvGeometry;
import org.terrane.tensor.op.Op;
import org.terrane.tests.ops.Input.Domain;

/// Images: convolution, pooling, resampling.
final class ImageRows {
  private static final List<ConvGeometry> GEOMETRIES = List.of(new ConvGeometry(1, 0, 1, 1),
      new ConvGeometry(1, 1, 1, 1), new ConvGeometry(2, 1, 1, 2), new ConvGeometry(2, 2, 2, 1),
      new ConvGeometry(3, 0, 1, 1));

  private ImageRows() {}

  static List<OpRow> all() {
    List<OpRow> rows = new ArrayList<>();
    for (ConvGeometry geometry : GEOMETRIES) {
      rows.add(OpRow.of("conv2d " + name(geometry), Tolerance.SUM,
          sizes -> new Convolution(sizes, geometry).forward()).smooth());
      rows.add(OpRow.of("conv2dInputGrad " + name(geometry), Tolerance.SUM,
          sizes -> new Convolution(sizes, geometry).inputGrad()).smooth());
      rows.add(OpRow.of("conv2dWeightGrad " + name(geometry), Tolerance.SUM,
          sizes -> new Convolution(sizes, geometry).weightGrad()).smooth());
    }
    for (Window2d window : List.of(new Window2d(2, 2, 0), new Window2d(3, 2, 1), new Window2d(3, 1, 1))) {
      rows.add(OpRow.of("maxPool2d " + window, Tolerance.EXACT,
          sizes -> OpCall.of(new MaxPool2d(window), images(Domain.APART, sizes))).differentiable());
      rows.add(OpRow.of("avgPool2d " + window, Tolerance.SUM,
          sizes -> OpCall.of(new AvgPool2d(window), images(Domain.ANY, sizes))).smooth());
    }
    for (int[] size : new int[][] {{1, 1}, {2, 3}, {7, 6}}) {
      resampling(rows, size[0] + " × " + size[1], new AdaptiveAvgPool2d(size[0], size[1]));
      resampling(rows, size[0] + " × " + size[1], new UpsampleBicubic2d(size[0], size[1]));
      resampling(rows, size[0] + " × " + size[1], new UpsampleBilinear2d(size[0], size[1]));
      resampling(rows, size[0] + " × " + size[1], new UpsampleNearest2d(size[0], size[1]));
    }
    return rows;
  }

  private static void resampling(List<OpRow> rows, String size, Op op) {
    rows.add(OpRow.of(op.name() + " to " + size, Tolerance.SUM,
        sizes -> OpCall.of(op, images(Domain.ANY, sizes))).smooth().neverEmpty());
  }

  private static Input images(Domain domain, Sizes sizes) {
    return Input.of(domain, sizes.batch(), sizes.channels(), sizes.pixels(), sizes.pixels());
  }

  private static String name(ConvGeometry g) {
    return "stride " + g.stride() + " padding " + g.padding() + " dilation " + g.dilation() + " groups " + g.groups();
  }

  /// The three shapes of one convolution: images, weight, result.
  private record Convolution(ConvGeometry geometry, int[] x, int[] weight, int[] y) {
    Convolution(Sizes sizes, ConvGeometry geometry) {
      this(geometry, images(Domain.ANY, sizes).shape(), sizes.channels() + 1);
    }

    private Convolution(ConvGeometry geometry, Shape images, int outputs) {
      this(geometry, images.with(1, images.size(1) * geometry.groups()).with(2, images.size(2) + 2)
              .with(3, images.size(3) + 2).toArray(),
          new int[] {outputs * geometry.groups(), images.size(1), 3, 2}, outputs);
    }

    private Convolution(ConvGeometry geometry, int[] x, int[] weight, int outputs) {
      this(geometry, x, weight, new int[] {x[0], outputs * geometry.groups(), geometry.outputSize(x[2], weight[2]),
          geometry.outputSize(x[3], weight[3])});
    }

    OpCall forward() {
      return OpCall.of(new Conv2d(geometry), Input.any(x), Input.any(weight));
    }

    OpCall inputGrad() {
      return OpCall.of(new Conv2dInputGrad(geometry, Shape.of(x)), Input.any(y), Input.any(weight));
    }

    OpCall weightGrad() {
      return OpCall.of(new Conv2dWeightGrad(geometry, Shape.of(weight)), Input.any(y), Input.any(x));
    }
  }
}
