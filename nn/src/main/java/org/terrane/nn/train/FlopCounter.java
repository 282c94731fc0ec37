package org.terrane.nn.train;

import java.util.List;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.engine.Interpreter;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// Counts the multiplications and additions of matrix products, convolutions and attention as they pass. What a fused
/// operation counts for itself is not counted again in its composite.
final class FlopCounter implements Decorator {
  private long flops;
  private boolean inside;

  long flops() {
    return flops;
  }

  @Override
  public Rank rank() {
    return Rank.PROFILE;
  }

  @Override
  public Interpreter around(Interpreter inner) {
    return new Interpreter() {
      @Override
      public Tensor apply(Op.Pure op, List<Tensor> inputs) {
        long own = inside ? 0 : op.flops(inputs.stream().map(Tensor::spec).toList());
        if (own == 0) {
          return inner.apply(op, inputs);
        }
        flops += own;
        inside = true;
        try {
          return inner.apply(op, inputs);
        } finally {
          inside = false;
        }
      }

      @Override
      public void update(Update op, List<Tensor> inputs) {
        inner.update(op, inputs);
      }
    };
  }
}
