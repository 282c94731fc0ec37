package org.terrane.tensor.cpu.conv;

import java.util.stream.Stream;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.ConvGeometry;

/// Convolutions of contiguous F32 tensors and their gradients, group by group; each method says whether it takes these.
public final class FloatConvolutions {
  private FloatConvolutions() {}

  /// @param x images `(N, C, H, W)`
  /// @param weight `(O, C/groups, KH, KW)`
  /// @param output where the result goes, `(N, O, H', W')`
  public static boolean forward(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    if (!takes(x, weight, output)) {
      return false;
    }
    int groups = geometry.groups();
    for (int group = 0; group < groups; group++) {
      convolve(geometry, false, Images.of(x, group, groups), Images.of(output, group, groups), weight,
          Weight.forward(weight, group, groups));
    }
    return true;
  }

  /// @param x where the gradient of the images goes
  /// @param output the gradient of the result
  public static boolean inputGrad(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    if (!takes(x, weight, output)) {
      return false;
    }
    int groups = geometry.groups();
    for (int group = 0; group < groups; group++) {
      convolve(geometry, true, Images.of(output, group, groups), Images.of(x, group, groups), weight,
          Weight.backward(weight, group, groups));
    }
    return true;
  }

  /// @param weight where the gradient of the weight goes
  /// @param output the gradient of the result
  public static boolean weightGrad(ConvGeometry geometry, Tensor x, Tensor weight, Tensor output) {
    if (!takes(x, weight, output)) {
      return false;
    }
    int groups = geometry.groups();
    for (int group = 0; group < groups; group++) {
      Images images = Images.of(x, group, groups);
      Images gradient = Images.of(output, group, groups);
      Axis vertical = new Axis(geometry, false, images.height(), gradient.height(), weight.size(2));
      Axis horizontal = new Axis(geometry, false, images.width(), gradient.width(), weight.size(3));
      Weight packed = Weight.gradient(weight, group, groups);
      if (WinogradConv.takes(vertical, horizontal, packed)) {
        new WinogradWeightGrad(images, gradient, vertical, horizontal, packed).run();
      } else {
        new DirectWeightGrad(images, gradient, vertical, horizontal, packed).run();
      }
    }
    return true;
  }

  private static boolean takes(Tensor x, Tensor weight, Tensor output) {
    return x.dtype() == DType.F32 && Stream.of(x, weight, output).noneMatch(tensor -> tensor.shape().elements() == 0);
  }

  private static void convolve(
      ConvGeometry geometry, boolean backward, Images source, Images result, Tensor kernel, Weight weight) {
    Axis vertical = new Axis(geometry, backward, source.height(), result.height(), kernel.size(2));
    Axis horizontal = new Axis(geometry, backward, source.width(), result.width(), kernel.size(3));
    if (WinogradConv.takes(vertical, horizontal, weight)) {
      new WinogradConv(source, result, vertical, horizontal, weight).run();
    } else if (JointPhases.takes(vertical, weight)) {
      new JointPhases(source, result, vertical, horizontal, weight).run();
    } else {
      new DirectConv(source, result, vertical, horizontal, weight).run();
    }
  }
}
