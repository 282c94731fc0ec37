package org.terrane.tensor.engine;

import java.util.List;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Update;

/// A backend's in-place form of an [Update]. Inputs and targets are contiguous.
public interface UpdateKernel<U extends Update> {
  boolean supports(U op, List<Spec> inputs);

  /// Overwrites the update's targets, its first inputs.
  void run(U op, List<Tensor> inputs);
}
