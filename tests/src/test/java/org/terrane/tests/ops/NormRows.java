package org.terrane.tests.ops;

import java.util.List;
import org.terrane.tensor.fused.BatchNorm;
import org.terrane.tensor.fused.GroupNorm;
import org.terrane.tensor.fused.LayerNorm;
import org.terrane.tests.ops.Input.Domain;

/// Normalisations. An ε larger than usual keeps their slope bounded where a row has one element.
final class NormRows {
  private static final float EPS = 1e-2f;

  private NormRows() {}

  static List<OpRow> all() {
    return List.of(
        OpRow.of("layerNorm", Tolerance.SUM, NormRows::layerNorm).smooth(),
        OpRow.of("batchNorm of the batch", Tolerance.SUM, sizes -> batchNorm(sizes, false)).smooth(),
        OpRow.of("batchNorm of given statistics", Tolerance.SUM, sizes -> batchNorm(sizes, true)).smooth(),
        OpRow.of("groupNorm", Tolerance.SUM, NormRows::groupNorm).smooth());
  }

  private static OpCall layerNorm(Sizes sizes) {
    int width = sizes.width();
    return OpCall.of(new LayerNorm(EPS), Input.any(sizes.batch(), sizes.length(), width), Input.any(width),
        Input.any(width));
  }

  private static OpCall batchNorm(Sizes sizes, boolean given) {
    int channels = sizes.channels();
    Input x = Input.any(sizes.batch(), channels, sizes.pixels(), sizes.pixels());
    Input row = Input.any(channels);
    return given
        ? OpCall.of(new BatchNorm(EPS), x, row, row, row, Input.of(Domain.POSITIVE, channels))
        : OpCall.of(new BatchNorm(EPS), x, row, row);
  }

  private static OpCall groupNorm(Sizes sizes) {
    int channels = 2 * sizes.channels();
    Input x = Input.any(sizes.batch(), channels, sizes.pixels(), sizes.pixels());
    return OpCall.of(new GroupNorm(2, EPS), x, Input.any(channels), Input.any(channels));
  }
}
