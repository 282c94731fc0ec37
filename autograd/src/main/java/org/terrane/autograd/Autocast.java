package org.terrane.autograd;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.engine.Interpreter;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// Mixed precision: matrix products, convolutions and attention run in the low type, norms, softmax and losses in
/// F32, and everything else in the widest type of its inputs. Each operation says which it is
/// ([Op.Precision]); parameters and optimizer state stay as they are. F64 is never lowered.
///
/// ```java
/// Run.current().with(new Autocast(DType.BF16)).call(() -> …);
/// ```
///
/// Source: PyTorch, `torch.autocast`.
public record Autocast(DType low) implements Decorator {
  @Override
  public Rank rank() {
    return Rank.AUTOCAST;
  }

  @Override
  public Interpreter around(Interpreter inner) {
    return new Interpreter() {
      @Override
      public Tensor apply(Op.Pure op, List<Tensor> inputs) {
        boolean asTheyAre = inputs.isEmpty() || op.precision() == Op.Precision.OWN;
        return inner.apply(op, asTheyAre ? inputs : cast(op, inputs));
      }

      @Override
      public void update(Update op, List<Tensor> inputs) {
        inner.update(op, inputs);
      }
    };
  }

  private List<Tensor> cast(Op op, List<Tensor> inputs) {
    DType widest = inputs.stream().map(Tensor::dtype).filter(DType::isFloating).reduce(low, DType::promote);
    DType target = switch (op.precision()) {
      case LOW -> widest == DType.F64 ? DType.F64 : low;
      case HIGH -> widest.promote(DType.F32);
      case WIDEST, OWN -> widest;
    };
    boolean alone = inputs.size() == 1 && op.precision() == Op.Precision.WIDEST;
    return alone ? inputs : inputs.stream().map(x -> x.dtype().isFloating() ? x.to(target) : x).toList();
  }
}
