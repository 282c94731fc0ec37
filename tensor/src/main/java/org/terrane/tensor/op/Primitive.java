package org.terrane.tensor.op;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Tensor;

/// An operation every backend must carry out. The set is closed: a new one makes javac name every switch that
/// must follow.
///
/// Inputs arrive broadcast and in one type: the methods of [Tensor] see to it, so no rule repeats it.
public sealed interface Primitive extends Op.Pure
    permits Constant, Fill, Arange, Random, Unary, Affine, Binary, Compare, Where, Cast, Reduce, ArgReduce,
        ArgSort, MatMul, Conv2d, Conv2dInputGrad, Conv2dWeightGrad, Gather, ScatterAdd, Concat, Pad, Copy, View {

  /// What [#vjp] reads of the call.
  default Recorded.Saves saves() {
    return Recorded.Saves.nothing();
  }

  /// The gradient rule (vector–Jacobian product), written in tensor operations: the gradient of each input given
  /// that of the result, null where there is none. Rules may skip inputs that `call.needs()` does not name.
  List<@Nullable Tensor> vjp(Recorded call, Tensor gradient);
}
