package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.terrane.autograd.Grad;
import org.terrane.tensor.DType;
import org.terrane.tensor.Device;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Tensor;

/// Computes on the CPU and on the GPU, and compares.
final class OnBoth {
  static final Device CUDA = new Device(Device.Kind.CUDA, 0);
  private static final double F32_SUM = 2e-6;
  private static final double BF16_ROUNDING = 0x1p-8;

  private OnBoth() {}

  /// The result, then the gradients of inputs, of a drawn gradient of the result.
  static List<Tensor> withGradients(Supplier<Tensor> body, List<Tensor> inputs) {
    Tensor y = body.get();
    Tensor seed = Tensor.normal(Key.of(11), y.dtype(), y.shape().toArray());
    List<Tensor> results = new ArrayList<>(Grad.vjp(body, inputs, seed).gradients());
    results.addFirst(y);
    return results;
  }

  /// Of results whose size is about 1.
  static double rounding(DType dtype) {
    return dtype == DType.BF16 ? 2 * BF16_ROUNDING : 4 * F32_SUM;
  }

  /// @param within in relation to the largest number of a result; 0 for the same bits
  static void agree(String what, Supplier<List<Tensor>> all, double within) {
    List<double[]> expected = Run.current().on(Device.CPU).call(() -> numbers(all));
    List<double[]> actual = Run.current().on(CUDA).call(() -> numbers(all));
    for (int i = 0; i < expected.size(); i++) {
      double largest = Arrays.stream(expected.get(i)).map(Math::abs).max().orElse(0);
      Near.check(what + " " + i, actual.get(i), expected.get(i), within * largest);
    }
  }

  private static List<double[]> numbers(Supplier<List<Tensor>> all) {
    return all.get().stream().map(Tensor::toDoubles).toList();
  }
}
