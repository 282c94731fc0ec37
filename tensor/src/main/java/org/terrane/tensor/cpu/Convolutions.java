package org.terrane.tensor.cpu;

import org.terrane.tensor.Layout;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// The reference convolution and its two gradients: direct loops over any type and strides, sums in `double`.
///
/// Letters: image `n`, output channel `o`, channel of the group `c`, output pixel `(p, q)`, window `(r, s)`.
final class Convolutions {
  private final ConvGeometry geometry;
  private final Grid x;
  private final Grid weight;
  private final Grid output;
  private final int outputsPerGroup;

  /// @param x images, or their gradient
  /// @param weight the weight, or its gradient
  /// @param output result of the convolution, or its gradient
  Convolutions(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    this.geometry = geometry;
    this.x = new Grid(x);
    this.weight = new Grid(weight);
    this.output = new Grid(output);
    this.outputsPerGroup = weight.size(0) / geometry.groups();
  }

  void forward() {
    for (int n = 0; n < output.size(0); n++) {
      for (int o = 0; o < output.size(1); o++) {
        for (int p = 0; p < output.size(2); p++) {
          for (int q = 0; q < output.size(3); q++) {
            output.put(n, o, p, q, window(n, o, p, q));
          }
        }
      }
    }
  }

  private double window(int n, int o, int p, int q) {
    int firstChannel = o / outputsPerGroup * weight.size(1);
    double sum = 0;
    for (int c = 0; c < weight.size(1); c++) {
      for (int r = 0; r < weight.size(2); r++) {
        for (int s = 0; s < weight.size(3); s++) {
          sum += x.get(n, firstChannel + c, pixel(p, r), pixel(q, s)) * weight.get(o, c, r, s);
        }
      }
    }
    return sum;
  }

  void weightGrad() {
    for (int o = 0; o < weight.size(0); o++) {
      for (int c = 0; c < weight.size(1); c++) {
        for (int r = 0; r < weight.size(2); r++) {
          for (int s = 0; s < weight.size(3); s++) {
            weight.put(o, c, r, s, tapGrad(o, c, r, s));
          }
        }
      }
    }
  }

  private double tapGrad(int o, int c, int r, int s) {
    int channel = o / outputsPerGroup * weight.size(1) + c;
    double sum = 0;
    for (int n = 0; n < output.size(0); n++) {
      for (int p = 0; p < output.size(2); p++) {
        for (int q = 0; q < output.size(3); q++) {
          sum += output.get(n, o, p, q) * x.get(n, channel, pixel(p, r), pixel(q, s));
        }
      }
    }
    return sum;
  }

  void inputGrad() {
    for (int n = 0; n < x.size(0); n++) {
      for (int channel = 0; channel < x.size(1); channel++) {
        for (int h = 0; h < x.size(2); h++) {
          for (int w = 0; w < x.size(3); w++) {
            x.put(n, channel, h, w, pixelGrad(n, channel, h, w));
          }
        }
      }
    }
  }

  /// Over the taps (r, s) by which some output pixel (p, q) has seen the pixel (h, w).
  private double pixelGrad(int n, int channel, int h, int w) {
    int group = channel / weight.size(1);
    double sum = 0;
    for (int r = 0; r < weight.size(2); r++) {
      int fromTop = h + geometry.padding() - r * geometry.dilation();
      for (int s = 0; s < weight.size(3) && fromTop % geometry.stride() == 0; s++) {
        int fromLeft = w + geometry.padding() - s * geometry.dilation();
        if (fromLeft % geometry.stride() == 0) {
          int p = fromTop / geometry.stride();
          int q = fromLeft / geometry.stride();
          for (int o = group * outputsPerGroup; o < (group + 1) * outputsPerGroup; o++) {
            sum += output.get(n, o, p, q) * weight.get(o, channel % weight.size(1), r, s);
          }
        }
      }
    }
    return sum;
  }

  private int pixel(int outputPixel, int tap) {
    return outputPixel * geometry.stride() - geometry.padding() + tap * geometry.dilation();
  }

  /// A tensor of rank 4 that is 0 outside of its last two axes.
  private record Grid(Elements elements, Shape shape, Layout layout) {
    Grid(Tensor tensor) {
      this(Elements.of(tensor), tensor.shape(), tensor.layout());
    }

    int size(int axis) {
      return shape.size(axis);
    }

    double get(int i, int j, int h, int w) {
      boolean inside = h >= 0 && h < size(2) && w >= 0 && w < size(3);
      return inside ? elements.number(at(i, j, h, w)) : 0;
    }

    void put(int i, int j, int h, int w, double value) {
      elements.putNumber(at(i, j, h, w), value);
    }

    private long at(int i, int j, int h, int w) {
      return layout.offset() + i * layout.stride(0) + j * layout.stride(1) + h * layout.stride(2)
          + w * layout.stride(3);
    }
  }
}
