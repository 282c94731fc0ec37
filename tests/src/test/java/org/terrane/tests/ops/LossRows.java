package org.terrane.tests.ops;

import java.util.List;
import org.terrane.tensor.fused.CrossEntropy;
import org.terrane.tensor.fused.MaskedMse;
import org.terrane.tensor.fused.Mse;
import org.terrane.tensor.fused.SoftCrossEntropy;
import org.terrane.tests.ops.Input.Domain;

/// Losses. Those of no samples at all are NaN, as in PyTorch.
final class LossRows {
  private LossRows() {}

  static List<OpRow> all() {
    return List.of(
        OpRow.of("crossEntropy", Tolerance.SUM,
            sizes -> crossEntropy(sizes, new CrossEntropy(0, CrossEntropy.IGNORE))).smooth(),
        OpRow.of("crossEntropy with smoothing", Tolerance.SUM,
            sizes -> crossEntropy(sizes, new CrossEntropy(0.1f, CrossEntropy.IGNORE))).smooth(),
        OpRow.of("crossEntropy without class 1", Tolerance.SUM,
            sizes -> crossEntropy(sizes, new CrossEntropy(0.1f, 1))).smooth(),
        OpRow.of("softCrossEntropy", Tolerance.SUM, LossRows::softCrossEntropy).smooth(),
        OpRow.of("mse", Tolerance.SUM, LossRows::mse).smooth(),
        OpRow.of("maskedMse", Tolerance.SUM, LossRows::maskedMse).smooth());
  }

  private static OpCall crossEntropy(Sizes sizes, CrossEntropy op) {
    int rows = sizes.batch() * (sizes.length() + 1);
    int classes = sizes.width() + 1;
    return OpCall.of(op, Input.any(rows, classes), Input.index(classes, rows));
  }

  private static OpCall softCrossEntropy(Sizes sizes) {
    int[] shape = {sizes.batch() * (sizes.length() + 1), sizes.width()};
    return OpCall.of(new SoftCrossEntropy(0.5), Input.any(shape), Input.of(Domain.POSITIVE, shape));
  }

  private static OpCall mse(Sizes sizes) {
    int[] shape = {sizes.batch(), sizes.length(), sizes.width()};
    return OpCall.of(new Mse(), Input.any(shape), Input.any(shape));
  }

  private static OpCall maskedMse(Sizes sizes) {
    int batch = sizes.batch();
    int patches = sizes.length();
    int[] shape = {batch, patches, sizes.width()};
    return OpCall.of(new MaskedMse(), Input.any(shape), Input.any(shape), Input.of(Domain.POSITIVE, batch, patches));
  }
}
