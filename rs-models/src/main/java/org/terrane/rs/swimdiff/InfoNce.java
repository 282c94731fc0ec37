package org.terrane.rs.swimdiff;

import static org.terrane.tensor.Keep.KEEP;
import static org.terrane.tensor.fused.CrossEntropy.crossEntropy;
import static org.terrane.tensor.fused.Linear.linear;

import org.terrane.tensor.DType;
import org.terrane.tensor.Tensor;

/// The loss of MoCo v2: among a query's own key and all keys of the dictionary, find its own.
///
/// `loss = meanᵢ −ln( exp(qᵢ·kᵢ/τ) / (exp(qᵢ·kᵢ/τ) + Σⱼ exp(qᵢ·κⱼ/τ)) )`. All vectors have length 1.
/// Source: He et al., "Momentum Contrast", 2020, eq. 1; van den Oord et al. 2018.
public final class InfoNce {
  private InfoNce() {}

  /// @param queries    `(B, D)`
  /// @param keys       `(B, D)`, row i the other view of row i of `queries`
  /// @param dictionary `(K, D)`
  public static Tensor infoNce(Tensor queries, Tensor keys, Tensor dictionary, double temperature) {
    return ownKeyIsFirst(Tensor.concat(1, own(queries, keys, temperature), all(queries, dictionary, temperature)));
  }

  /// Cross-entropy of logits `(B, 1 + M)` whose first column is the right answer.
  static Tensor ownKeyIsFirst(Tensor logits) {
    return crossEntropy(logits, Tensor.zeros(DType.I64, logits.size(0)));
  }

  /// `qᵢ·kᵢ/τ`, `(B, 1)`.
  static Tensor own(Tensor queries, Tensor keys, double temperature) {
    return queries.mul(keys).sum(-1, KEEP).div(temperature);
  }

  /// `qᵢ·κⱼ/τ`, `(B, M)`.
  static Tensor all(Tensor queries, Tensor others, double temperature) {
    return linear(queries, others).div(temperature);
  }
}
