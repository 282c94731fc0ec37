package org.terrane.nn.train;

import java.util.List;
import org.terrane.autograd.Checkpoint;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.engine.Interpreter;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;
import org.terrane.tensor.op.View;

/// Adds up the results of a forward pass, most of which a tape keeps for the gradients. Of a [Checkpoint] only its
/// result is kept; what it makes inside lives while its own gradient is computed. In checkpoints inside it, likewise.
///
/// A fused operation counts as if it had a kernel: of one without, a tape keeps what its composite makes as well. Views
/// cost nothing here, though a reshape may have to copy. Works in shape-only runs:
/// `Run.current().on(new Abstract()).with(counter).call(…)`.
public final class KeptBytes implements Decorator {
  /// Inside of one checkpoint, or outside of all.
  private static final class Level {
    private long kept;
    private long largestPiece;
  }

  private final Level outside = new Level();
  private Level now = outside;
  private boolean inFused;

  /// Bytes of all results outside of checkpoints.
  public long kept() {
    return outside.kept;
  }

  /// Bytes of all results inside the largest checkpoint; 0 without one.
  public long largestPiece() {
    return outside.largestPiece;
  }

  /// What is alive at the worst moment of the way back.
  public long peak() {
    return outside.kept + outside.largestPiece;
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
        if (inFused) {
          return inner.apply(op, inputs);
        }
        return op instanceof Checkpoint ? checkpoint(inner, op, inputs) : one(inner, op, inputs);
      }

      @Override
      public void update(Update op, List<Tensor> inputs) {
        inner.update(op, inputs);
      }
    };
  }

  private Tensor one(Interpreter inner, Op.Pure op, List<Tensor> inputs) {
    inFused = op instanceof Fused;
    try {
      Tensor result = inner.apply(op, inputs);
      now.kept += op instanceof View ? 0 : result.spec().bytes();
      return result;
    } finally {
      inFused = false;
    }
  }

  private Tensor checkpoint(Interpreter inner, Op.Pure op, List<Tensor> inputs) {
    Level around = now;
    Level inside = new Level();
    now = inside;
    Tensor result;
    try {
      result = inner.apply(op, inputs);
    } finally {
      now = around;
    }
    now.largestPiece = Math.max(now.largestPiece, inside.kept + inside.largestPiece);
    now.kept += result.spec().bytes();
    return result;
  }
}
