package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `y = a ⋈ b` as BOOL, element by element; any comparison with NaN but `NE` is false.
public record Compare(Relation relation) implements Primitive {
  /// The relations: = ≠ < ≤ > ≥.
  public enum Relation { EQ, NE, LT, LE, GT, GE }

  @Override
  public String name() {
    return relation.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    return Checks.same(this, inputs).with(DType.BOOL);
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    return Arrays.asList(null, null);
  }
}
