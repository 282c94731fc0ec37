package org.terrane.tensor.fused;

import static org.terrane.tensor.Keep.DROP;
import static org.terrane.tensor.fused.LogSoftmax.logSoftmax;
import static org.terrane.tensor.fused.Rules.wide;

import java.util.List;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Engine;
import org.terrane.tensor.op.Checks;
import org.terrane.tensor.op.Fused;

/// Mean cross-entropy between softmax of logits and class labels.
///
/// `loss = meanᵢ [−(1 − s)·log pᵢ(labelᵢ) − s/K · Σₖ log pᵢ(k)]`, with s the label smoothing, over the rows whose
/// label is not `ignoreIndex` (NaN if there is none, as in PyTorch).
/// Shapes: logits `(N, K)`, labels `(N)` I64 in `0 … K−1` → `()`. Source: PyTorch,
/// `torch.nn.functional.cross_entropy`; Szegedy et al. 2016 (smoothing).
public record CrossEntropy(float labelSmoothing, long ignoreIndex) implements Fused {
  /// The label PyTorch ignores unless told otherwise.
  public static final long IGNORE = -100;

  /// Without smoothing.
  public static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return crossEntropy(logits, labels, 0, IGNORE);
  }

  public static Tensor crossEntropy(Tensor logits, Tensor labels, float labelSmoothing, long ignoreIndex) {
    return Engine.apply(new CrossEntropy(labelSmoothing, ignoreIndex), logits, labels);
  }

  @Override
  public Precision precision() {
    return Precision.HIGH;
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Spec logits = inputs.get(0);
    Checks.floating(this, "logits", logits.dtype());
    Checks.require(logits.shape().rank() == 2, this, "logits", "(N, K)", logits.shape());
    Shape labels = Shape.of(logits.shape().size(0));
    Checks.require(labels.equals(inputs.get(1).shape()), this, "labels",
        () -> labels + " to match logits " + logits.shape(), inputs.get(1).shape());
    Checks.dtype(this, "labels", DType.I64, inputs.get(1).dtype());
    Rules.unitInterval(this, "labelSmoothing", labelSmoothing);
    return logits.with(Shape.SCALAR);
  }

  @Override
  public Tensor composite(List<Tensor> inputs) {
    Tensor labels = inputs.get(1);
    Tensor logs = logSoftmax(wide(inputs.get(0)), -1);
    Tensor ignored = labels.eq(ignoreIndex);
    Tensor safe = Tensor.where(ignored, Tensor.full(0, DType.I64, 1), labels);
    Tensor picked = logs.gather(1, safe.unsqueeze(-1)).reshape(labels.size(0));
    Tensor rows = picked.mul(labelSmoothing - 1.0);
    if (labelSmoothing > 0) {
      rows = rows.sub(logs.mean(-1, DROP).mul(labelSmoothing));
    }
    Tensor counted = Tensor.where(ignored, Tensor.full(0, rows.dtype(), 1), rows).sum();
    Tensor count = ignored.to(rows.dtype()).affine(-1, 1).sum();
    return counted.div(count).to(inputs.get(0).dtype());
  }
}
