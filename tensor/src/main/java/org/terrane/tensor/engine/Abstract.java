package org.terrane.tensor.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.terrane.tensor.Layout;
import org.terrane.tensor.Run;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// Follows shapes only: runs the shape rules and counts, with no memory and no arithmetic.
///
/// Finds a wrong configuration before any data is read, and counts the work of a model too large for this
/// machine. `Run.current().on(new Abstract()).call(…)`.
public final class Abstract implements Interpreter {
  private long flops;
  private long calls;

  @Override
  public Tensor apply(Op.Pure op, List<Tensor> inputs) {
    List<Spec> specs = inputs.stream().map(Tensor::spec).toList();
    Spec result = op.infer(specs);
    long own = op.flops(specs);
    calls++;
    if (own == 0 && op instanceof Fused fused) {
      fused.composite(inputs);
    }
    flops += own;
    Storage nowhere = new Storage(NoMemory.INSTANCE, MemorySegment.NULL, op.name());
    Run.current().scope().own(nowhere);
    return new Tensor(nowhere, Layout.contiguous(result.shape()), result.dtype());
  }

  @Override
  public void update(Update op, List<Tensor> inputs) {
    op.check(inputs.stream().map(Tensor::spec).toList());
    calls++;
  }

  /// Multiplications and additions of the matrix products and convolutions so far.
  public long flops() {
    return flops;
  }

  /// Operations so far, those inside composites included.
  public long calls() {
    return calls;
  }
}
