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
/// result is kept; what it makes inside lives while its own gradient is computed.
///
/// A fused operation counts as if it had a kernel: of one without, a tape keeps what its composite makes as well. Views
/// cost nothing here, though a reshape may have to copy. Works in shape-only runs:
/// `Run.current().on(new Abstract()).with(counter).call(…)`.
public final class KeptBytes implements Decorator {
  private long kept;
  private long piece;
  private long largestPiece;
  private boolean inCheckpoint;
  private boolean inFused;

  /// Bytes of all results outside of checkpoints.
  public long kept() {
    return kept;
  }

  /// Bytes of all results inside the largest checkpoint; 0 without one.
  public long largestPiece() {
    return largestPiece;
  }

  /// What is alive at the worst moment of the way back.
  public long peak() {
    return kept + largestPiece;
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
        return op instanceof Checkpoint && !inCheckpoint ? checkpoint(inner, op, inputs) : one(inner, op, inputs);
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
      count(op instanceof View ? 0 : result.spec().bytes());
      return result;
    } finally {
      inFused = false;
    }
  }

  private Tensor checkpoint(Interpreter inner, Op.Pure op, List<Tensor> inputs) {
    inCheckpoint = true;
    piece = 0;
    Tensor result;
    try {
      result = inner.apply(op, inputs);
    } finally {
      inCheckpoint = false;
    }
    largestPiece = Math.max(largestPiece, piece);
    count(result.spec().bytes());
    return result;
  }

  private void count(long bytes) {
    if (inCheckpoint) {
      piece += bytes;
    } else {
      kept += bytes;
    }
  }
}
