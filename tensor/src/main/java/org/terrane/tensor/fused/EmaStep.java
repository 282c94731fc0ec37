package org.terrane.tensor.fused;

import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Update;

/// Exponential moving averages of any number of tensors, in place: `average ← decay · average + (1 − decay) · value`.
///
/// Source: He et al., "Momentum Contrast", 2020, eq. 2.
public record EmaStep(double decay) implements Update {
  /// Overwrites the averages, given the values: two lists in one order.
  public void apply(List<Tensor> averages, List<Tensor> values) {
    Engine.update(this, ParameterLists.join(averages, values));
  }

  @Override
  public int targets(int inputs) {
    return inputs / 2;
  }

  @Override
  public void check(List<Spec> inputs) {
    ParameterLists.check(this, inputs, "average", "value");
  }

  @Override
  public List<Tensor> composite(List<Tensor> inputs) {
    return ParameterLists.each(inputs, 2, this::one);
  }

  private List<Tensor> one(List<Tensor> tensors) {
    Tensor average = wide(tensors.get(0)).mul(decay).add(wide(tensors.get(1)).mul(1 - decay));
    return List.of(average.to(tensors.get(0).dtype()));
  }
}
