package org.terrane.tensor.fused;

import java.util.ArrayList;
import java.util.List;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Op;

/// A square window that moves over images, for pooling. Units: pixels.
public record Window2d(int size, int stride, int padding) {
  /// `(N, C, H, W)` → `(N, C, H', W')` with `H' = ⌊(H + 2·padding − size) / stride⌋ + 1`.
  Spec infer(Op op, List<Spec> inputs) {
    Spec x = Rules.images(op, inputs);
    Checks.require(size > 0 && stride > 0 && padding >= 0 && 2 * padding <= size, op, "window",
        "positive, its padding at most half its size", this);
    int height = x.shape().size(2) + 2 * padding;
    int width = x.shape().size(3) + 2 * padding;
    Checks.require(height >= size && width >= size, op, "x", () -> "at least as large as " + this, x.shape());
    return x.with(Shape.of(x.shape().size(0), x.shape().size(1), places(x.shape().size(2)),
        places(x.shape().size(3))));
  }

  /// How many places the window has along an axis of that many pixels.
  public int places(int pixels) {
    return (pixels + 2 * padding - size) / stride + 1;
  }

  /// For each pixel of the window, row-major, the image of what it sees: `(N, C, H', W')` each.
  List<Tensor> views(Tensor x, double paddingValue) {
    int rows = (places(x.size(2)) - 1) * stride + 1;
    int columns = (places(x.size(3)) - 1) * stride + 1;
    Tensor padded = padding == 0 ? x
        : x.pad(2, padding, padding, 0, paddingValue).pad(3, padding, padding, 0, paddingValue);
    List<Tensor> views = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        views.add(padded.slice(2, i, i + rows, stride).slice(3, j, j + columns, stride));
      }
    }
    return views;
  }
}
