package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.KEEP;

import java.util.List;
import org.terrane.autograd.Checkpoint;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Compares rows of features by what a head of each side says of them: L_CL of methods.md 4.5.
///
/// With many prototypes the logits are what fills memory: 4 maps of 256 cells against K = 65 536 are 256 MiB a copy, and
/// their gradients take several. With `rowsAtOnce` above 0 only so many rows have logits at a time, on the way forward
/// and back; only features are kept, and both heads run once more for the gradients. The gradients are the same but for
/// rounding.
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
      Tensor rows = weights.sum();
      Tensor shares = weights.div(rows.maximum(Tensor.full(1, weights.dtype()))); // (M), together 1
      Tensor all = account(students, teachers, shares);
      int prototypes = centre.mean().spec().shape().size(0);
      Tensor means = Run.current().without(Decorator.Rank.TAPE).call(() -> all.slice(0, 1, 1 + 2 * prototypes)
          .reshape(2, prototypes));
      return new Result(all.slice(0, 0, 1).reshape(), new TeacherMeans(means.select(0, 0), means.select(0, 1), rows));
    });
  }

  /// Loss, mean logits and mean probabilities in one vector, `(1 + 2K)`, so that those of pieces add up.
  private Tensor account(Tensor students, Tensor teachers, Tensor shares) {
    int rows = students.size(0);
    Tensor before = centre.mean().value();
    if (rowsAtOnce == 0 || rowsAtOnce >= rows) {
      return account(List.of(students, teachers, shares, before));
    }
    Tensor all = Tensor.zeros(students.dtype(), 1 + 2 * before.size(0));
    for (int from = 0; from < rows; from += rowsAtOnce) {
      int end = Math.min(from + rowsAtOnce, rows);
      List<Tensor> some = List.of(students.slice(0, from, end), teachers.slice(0, from, end),
          shares.slice(0, from, end), before);
      all = all.add(Checkpoint.run(() -> account(some)));
    }
    return all;
  }

  /// @param given some rows of student and teacher, their shares in the mean, the centre
  private Tensor account(List<Tensor> given) {
    Tensor share = given.get(2); // (m)
    Said said = said(given.get(1), share, given.get(3));
    Tensor losses = loss.crossEntropy(student.forward(given.get(0)), said.targets()); // (m)
    return Tensor.concat(0, losses.mul(share).sum(0, KEEP), said.logits(), said.probabilities());
  }

  /// @param targets       `(m, K)`
  /// @param logits        `(K)`, sum of those of the rows times their shares; likewise `probabilities`
  private record Said(Tensor targets, Tensor logits, Tensor probabilities) {}

  private Said said(Tensor rows, Tensor share, Tensor before) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor logits = teacher.forward(rows); // (m, K)
      Tensor targets = loss.targets(logits, before); // (m, K)
      Tensor row = share.unsqueeze(0); // (1, m)
      return new Said(targets, row.matmul(logits).reshape(-1), row.matmul(targets).reshape(-1));
    }));
  }
}
