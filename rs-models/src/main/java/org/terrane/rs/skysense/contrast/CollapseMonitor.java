package org.terrane.rs.skysense.contrast;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.L2Normalize.l2Normalize;

import java.util.function.Supplier;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;

/// Whether a network without negatives has found the solution that says nothing: the same for every image.
///
/// Both figures are shares of a bound of methods.md 4.9; below 1 is a sign of collapse. Of fewer than two rows nothing
/// can be said, and the share is 1. No gradient flows.
public final class CollapseMonitor {
  private static final double LEAST_ENTROPY = 0.5;
  private static final double LEAST_DEVIATION = 0.1;

  private CollapseMonitor() {}

  /// Entropy of the mean teacher distribution, `−Σ p̄ ln p̄`, over `½·ln(min(K, rows))`: a scalar. Near 0 the teacher
  /// says the same prototype of everything.
  public static Tensor entropy(TeacherMeans teacher) {
    return untaped(() -> {
      Tensor p = teacher.probabilities(); // (K)
      Tensor logs = Tensor.where(p.gt(0), p, Tensor.full(1, p.dtype(), 1)).log();
      Tensor rows = teacher.rows().minimum(Tensor.full(p.size(0), p.dtype()));
      Tensor bound = rows.maximum(Tensor.full(2, p.dtype())).log().mul(LEAST_ENTROPY);
      return known(rows, p.mul(logs).sum().neg().div(bound));
    });
  }

  /// How far features of length 1 spread: standard deviations of their dimensions over `0.1/√d`.
  ///
  /// @param least of the dimension that spreads least, a scalar
  /// @param mean  over all dimensions, a scalar
  public record Spread(Tensor least, Tensor mean) {}

  /// @param features `(M, d)`, of any length
  /// @param weights  `(M)`, 1 for rows that count and 0 for others
  public static Spread spread(Tensor features, Tensor weights) {
    return untaped(() -> {
      Tensor unit = l2Normalize(features, -1); // (M, d)
      Tensor rows = weights.sum();
      Tensor shares = weights.div(rows.maximum(Tensor.full(1, rows.dtype()))).unsqueeze(-1); // (M, 1)
      Tensor mean = unit.mul(shares).sum(0, KEEP); // (1, d)
      Tensor deviations = unit.sub(mean).square().mul(shares).sum(0, DROP).sqrt(); // (d)
      Tensor ratios = deviations.mul(Math.sqrt(features.size(1)) / LEAST_DEVIATION);
      return new Spread(known(rows, ratios.min(0, DROP)), known(rows, ratios.mean()));
    });
  }

  private static Tensor known(Tensor rows, Tensor share) {
    return Tensor.where(rows.gt(1), share, Tensor.full(1, share.dtype()));
  }

  private static <T> T untaped(Supplier<T> body) {
    return Run.current().without(Decorator.Rank.TAPE).call(() -> Scope.run(body));
  }
}
