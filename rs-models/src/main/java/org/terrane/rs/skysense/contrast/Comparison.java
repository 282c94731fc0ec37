package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.KEEP;

import org.terrane.autograd.Checkpoint;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Compares rows of features by what a head of each side says of them: L_CL of methods.md 4.5.
///
/// With many prototypes the logits are what fills memory: 20 frames of 256 cells against K = 65 536 are 1.25 GiB, once
/// for the student, once for the teacher, and once for the gradient. With `rowsAtOnce` above 0 only so many rows have
/// logits at a time, on the way forward and back: features are kept, and both heads run once more for the gradients,
/// which are the same but for rounding.
///
/// @param student    head that learns
/// @param teacher    head that follows it by a moving average; no gradient reaches it
/// @param centre     of the teacher's logits; stays as it is here
/// @param rowsAtOnce 0 for all
public record Comparison(DinoHead student, DinoHead teacher, Centre centre, DinoLoss loss, int rowsAtOnce) {
  public Comparison {
    if (rowsAtOnce < 0) {
      throw new IllegalArgumentException("[comparison] rowsAtOnce must be 0 (all) or more, but is " + rowsAtOnce);
    }
    if (rowsAtOnce > 0 && loss.centring() == Centring.SINKHORN) {
      throw new IllegalArgumentException("[comparison] rowsAtOnce must be 0 (all) where rows share the prototypes by"
          + " Sinkhorn, but is " + rowsAtOnce);
    }
  }

  /// What came of it.
  ///
  /// @param loss    mean over the rows that count, a scalar; 0 if none does
  /// @param teacher what the teacher said of them
  public record Result(Tensor loss, TeacherMeans teacher) {}

  /// @param students `(M, d)`
  /// @param teachers `(M, d)`
  /// @param weights  `(M)`, 1 for rows that count and 0 for others
  public Result of(Tensor students, Tensor teachers, Tensor weights) {
    return Scope.run(() -> {
      Tensor count = weights.sum();
      Tensor shares = weights.div(count.maximum(Tensor.full(1, weights.dtype()))); // (M), together 1
      Tensor all = inPieces(new Rows(students, teachers, shares, centre.mean().value())); // (1 + 2K)
      int prototypes = (all.size(0) - 1) / 2;
      Tensor means = Run.current().without(Decorator.Rank.TAPE).call(() ->
          all.slice(0, 1, all.size(0)).reshape(2, prototypes));
      return new Result(all.slice(0, 0, 1).reshape(), new TeacherMeans(means.select(0, 0), means.select(0, 1), count));
    });
  }

  /// @param students `(m, d)`
  /// @param teachers `(m, d)`
  /// @param shares   `(m)`, of the rows in all means
  /// @param centre   `(K)` as it is now: it may have moved when a piece is computed again
  private record Rows(Tensor students, Tensor teachers, Tensor shares, Tensor centre) {
    int count() {
      return shares.size(0);
    }

    Rows slice(int from, int to) {
      return new Rows(students.slice(0, from, to), teachers.slice(0, from, to), shares.slice(0, from, to), centre);
    }
  }

  private Tensor inPieces(Rows rows) {
    if (rowsAtOnce == 0 || rowsAtOnce >= rows.count()) {
      return account(rows);
    }
    Tensor all = Tensor.zeros(rows.shares().dtype(), 1 + 2 * rows.centre().size(0));
    for (int from = 0; from < rows.count(); from += rowsAtOnce) {
      Rows some = rows.slice(from, Math.min(from + rowsAtOnce, rows.count()));
      all = all.add(Checkpoint.run(() -> account(some)));
    }
    return all;
  }

  /// Loss, mean logits and mean probabilities in one vector, `(1 + 2K)`, so that those of pieces add up.
  private Tensor account(Rows rows) {
    Said said = said(rows);
    Tensor losses = loss.crossEntropy(student.forward(rows.students()), said.targets()); // (m)
    return Tensor.concat(0, losses.mul(rows.shares()).sum(0, KEEP), said.logits(), said.probabilities());
  }

  /// What the teacher says.
  ///
  /// @param targets       `(m, K)`
  /// @param logits        `(K)`, sum of those of the rows times their shares
  /// @param probabilities `(K)`, likewise of `targets`
  private record Said(Tensor targets, Tensor logits, Tensor probabilities) {}

  private Said said(Rows rows) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor logits = teacher.forward(rows.teachers()); // (m, K)
      Tensor targets = loss.targets(logits, rows.centre(), rows.shares()); // (m, K)
      Tensor shares = rows.shares().unsqueeze(0); // (1, m)
      return new Said(targets, shares.matmul(logits).reshape(-1), shares.matmul(targets).reshape(-1));
    }));
  }
}
