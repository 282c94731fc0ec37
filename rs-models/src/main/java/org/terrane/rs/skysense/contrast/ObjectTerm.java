package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.Optional;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.op.Binary;

/// Groups of cells that look alike, of one view against the same cells of the other:
/// `L_obj = mean over c, t of L_CL(c, c')`.
///
/// The teacher's features say which cells belong together: some of them are seeds, [SinkhornKnopp] shares all cells out
/// among the seeds, so that each gets about as much as any other, and the shares average the features of both sides.
/// So cluster c of one side is cluster c of the other. No gradient flows through the shares; cells not seen have none.
/// Source: methods.md 4.5.
public record ObjectTerm(ObjectRule rule) implements ContrastTerm {
  @Override
  public Comparison.Result loss(Pairs pairs, Comparison comparison, Key key) {
    return loss(pairs, comparison, Seeds.draw(pairs.teacher(), pairs.seen(), rule.clusters(), key));
  }

  /// The loss with given seeds.
  public Comparison.Result loss(Pairs pairs, Comparison comparison, Seeds seeds) {
    Tensor shares = shares(pairs, seeds).transpose(1, 2); // (P, C, S)
    int width = pairs.student().size(2);
    Tensor students = shares.matmul(pairs.student()); // (P, C, d)
    Tensor teachers = shares.matmul(pairs.teacher()); // (P, C, d)
    return comparison.of(students.reshape(-1, width), teachers.reshape(-1, width),
        seeds.counted().to(shares.dtype()).reshape(-1));
  }

  /// `(P, S, C)`, those of each cluster together 1.
  Tensor shares(Pairs pairs, Seeds seeds) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(() -> {
      Tensor unit = l2Normalize(pairs.teacher(), -1); // (P, S, d)
      Tensor likenesses = unit.matmul(Pairs.cells(unit, seeds.cells()).transpose(1, 2)); // (P, S, C)
      Tensor clusters = seeds.counted().unsqueeze(1); // (P, 1, C)
      Optional<Tensor> there = pairs.seen().map(mask -> mask.unsqueeze(-1).binary(Binary.Function.AND, clusters));
      Tensor shares = rule.sinkhorn().assign(likenesses, there);
      Tensor masses = shares.sum(1, KEEP); // (P, 1, C)
      return shares.div(Tensor.where(masses.gt(0), masses, Tensor.full(1, masses.dtype(), 1)));
    }));
  }
}
