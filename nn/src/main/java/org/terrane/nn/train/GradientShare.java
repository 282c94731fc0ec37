package org.terrane.nn.train;

import java.util.List;
import org.terrane.autograd.Gradients;
import org.terrane.autograd.Parameter;
import org.terrane.tensor.Tensor;

/// How much of what moves some parameters comes from one term of a loss: `‖∂term‖ / (‖∂term‖ + ‖∂(total − term)‖)`.
///
/// Two losses may be alike in size and yet one of them alone train the network; this says which does. Measuring costs
/// one more walk back over the term, and changes nothing in the step: its gradient is that of the total as ever.
///
/// @param name       under which the metrics show it
/// @param term       a scalar that is part of the total, with its weight
/// @param parameters whose gradients are compared
public record GradientShare(String name, Tensor term, List<Parameter> parameters) {
  public GradientShare {
    parameters = List.copyOf(parameters);
  }

  /// The share, within 0 and 1; 0 where there is no gradient at all.
  float of(Gradients total, Gradients ofTerm) {
    double term = 0;
    double rest = 0;
    for (Parameter parameter : parameters) {
      Tensor own = ofTerm.of(parameter);
      term += own.square().sum().item();
      rest += total.of(parameter).sub(own).square().sum().item();
    }
    double both = Math.sqrt(term) + Math.sqrt(rest);
    return both == 0 ? 0 : (float) (Math.sqrt(term) / both);
  }
}
