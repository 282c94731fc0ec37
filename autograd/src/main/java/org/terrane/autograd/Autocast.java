package org.terrane.autograd;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.terrane.tensor.DType;
import org.terrane.tensor.Run;
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
/// An operation is cast as a whole: what its composite is made of computes in the types it is given, as a kernel would,
/// so that a product of BF16 is summed in F32 with and without one. A [Checkpoint], whose precision is its own, leaves
/// the choice to the operations of its body. The walk back ([Grad]) is not cast: it meets the types of the forward
/// pass.
///
/// Source: PyTorch, `torch.autocast`.
public record Autocast(DType low) implements Decorator {
  /// The low type, where the current run computes in mixed precision.
  public static Optional<DType> currentLow() {
    return Run.current().find(Rank.AUTOCAST).map(decorator -> ((Autocast) decorator).low);
  }

  @Override
  public Rank rank() {
    return Rank.AUTOCAST;
  }

  @Override
  public Interpreter around(Interpreter inner) {
    return new Interpreter() {
      @Override
      public Tensor apply(Op.Pure op, List<Tensor> inputs) {
        return inputs.isEmpty() || op.precision() == Op.Precision.OWN ? inner.apply(op, inputs)
            : uncast(() -> inner.apply(op, cast(op, inputs)));
      }

      /// Targets keep their type; what moves them is cast to it.
      @Override
      public void update(Update op, List<Tensor> inputs) {
        DType target = inputs.isEmpty() ? low : inputs.getFirst().dtype();
        inner.update(op, inputs.stream().map(x -> to(target, x)).toList());
      }
    };
  }

  private static <T> T uncast(Supplier<T> body) {
    return Run.current().without(Rank.AUTOCAST).call(body);
  }

  private List<Tensor> cast(Op op, List<Tensor> inputs) {
    DType widest = low;
    for (Tensor input : inputs) {
      widest = input.dtype().isFloating() ? widest.promote(input.dtype()) : widest;
    }
    DType target = switch (op.precision()) {
      case LOW -> widest == DType.F64 ? DType.F64 : low;
      case HIGH -> widest.promote(DType.F32);
      case WIDEST, OWN -> widest;
    };
    boolean alone = inputs.size() == 1 && op.precision() == Op.Precision.WIDEST;
    return alone ? inputs : inputs.stream().map(x -> to(target, x)).toList();
  }

  private static Tensor to(DType target, Tensor x) {
    return x.dtype().isFloating() ? x.to(target) : x;
  }
}
