package org.terrane.tensor.op;

import java.util.List;
import org.terrane.tensor.Spec;

/// An operation on tensors: a value that says what to do, without the tensors.
public sealed interface Op permits Op.Pure, Update {
  /// The name users know it by, as it stands in error messages: `layerNorm`.
  default String name() {
    return OpName.of(getClass());
  }

  /// How it behaves under mixed precision.
  default Precision precision() {
    return Precision.WIDEST;
  }

  /// An operation without side effects and with one result.
  sealed interface Pure extends Op permits Primitive, Fused {
    /// The shape rule: the result's spec, or an error that names argument, expected and actual.
    Spec infer(List<Spec> inputs);

    /// Multiplications and additions of matrix products and convolutions, counted singly; 0 for all else.
    default long flops(List<Spec> inputs) {
      return 0;
    }
  }

  /// What autocast does to an operation's inputs.
  enum Precision {
    /// Casts them to the low type: matrix products, convolutions, attention.
    LOW,
    /// Casts them to F32: norms, softmax, losses, reductions.
    HIGH,
    /// Casts them to the widest type among them.
    WIDEST,
    /// Leaves them as they are: the operations inside see to theirs.
    OWN
  }
}
