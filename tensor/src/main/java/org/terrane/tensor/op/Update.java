package org.terrane.tensor.op;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// An operation that overwrites its first inputs in place: optimizer steps, moving averages, running statistics.
///
/// Only the values of parameters and buffers are ever overwritten, and never under a tape.
public non-sealed interface Update extends Op {
  /// How many of the inputs, from the first, are overwritten.
  int targets(int inputs);

  /// Checks the inputs' specs; an error names argument, expected and actual.
  void check(List<Spec> inputs);

  /// The targets' new values, in tensor operations: the meaning every kernel must agree with.
  List<Tensor> composite(List<Tensor> inputs);
}
