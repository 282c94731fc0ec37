package org.terrane.autograd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// Holds a function's gradients against central differences, element by element, in F64.
///
/// A result of any shape is first weighted by fixed random numbers, so that errors cannot cancel in a sum.
/// Source: PyTorch, `torch.autograd.gradcheck`, with its defaults eps 1e-6, atol 1e-5, rtol 1e-3.
public final class GradCheck {
  private static final double EPS = 1e-6;
  private static final double ATOL = 1e-5;
  private static final double RTOL = 1e-3;

  private GradCheck() {}

  /// @throws AssertionError naming input, element, the gradient and the difference quotient, where they disagree
  public static void check(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
    for (Tensor input : inputs) {
      if (input.dtype() != DType.F64) {
        throw new IllegalArgumentException("[gradCheck] inputs must be F64, but one is " + input.spec());
      }
    }
    Scope.run(() -> {
      List<Tensor> gradients = Grad.gradients(at -> weighted(function.apply(at)), inputs);
      for (int i = 0; i < inputs.size(); i++) {
        compare(function, inputs, i, gradients.get(i).toDoubles());
      }
    });
  }

  private static void compare(Function<List<Tensor>, Tensor> function, List<Tensor> inputs, int index,
      double[] gradient) {
    double[] values = inputs.get(index).toDoubles();
    for (int element = 0; element < values.length; element++) {
      double quotient = (shifted(function, inputs, index, values, element, EPS)
          - shifted(function, inputs, index, values, element, -EPS)) / (2 * EPS);
      double error = Math.abs(quotient - gradient[element]);
      if (!(error <= ATOL + RTOL * Math.abs(quotient))) {
        throw new AssertionError(String.format(Locale.ROOT,
            "[gradCheck] gradient of input %d at element %d must be %.9g (finite difference), but is %.9g",
            index, element, quotient, gradient[element]));
      }
    }
  }

  private static double shifted(Function<List<Tensor>, Tensor> function, List<Tensor> inputs, int index,
      double[] values, int element, double by) {
    double[] moved = values.clone();
    moved[element] += by;
    return Scope.run(() -> {
      List<Tensor> at = new ArrayList<>(inputs);
      at.set(index, Tensor.of(moved, inputs.get(index).shape().toArray()));
      return weighted(function.apply(at)).toDoubles()[0];
    });
  }

  private static Tensor weighted(Tensor result) {
    Tensor weights = Tensor.uniform(Key.of(1).fold("gradCheck"), DType.F64, result.shape().toArray());
    return result.mul(weights.add(0.5)).sum();
  }
}
