package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.List;
import org.terrane.tensor.fused.AdamWStep;
import org.terrane.tensor.fused.EmaStep;
import org.terrane.tensor.fused.LarsStep;
import org.terrane.tensor.fused.RunningStatistics;
import org.terrane.tensor.fused.SgdStep;
import org.terrane.tensor.op.Op;
import org.terrane.tests.ops.Input.Domain;

/// Steps of optimizers and moving averages, over two tensors each: a matrix and a row.
final class UpdateRows {
  private UpdateRows() {}

  static List<OpRow> all() {
    return List.of(
        OpRow.of("adamW", Tolerance.ELEMENT, sizes -> lists(new AdamWStep(1e-2, 0.9, 0.95, 1e-8, 0.05, 3), sizes,
            Domain.ANY, Domain.ANY, Domain.POSITIVE, Domain.ANY)),
        OpRow.of("sgd", Tolerance.ELEMENT,
            sizes -> lists(new SgdStep(0.1, 0.9, false, 0.01), sizes, Domain.ANY, Domain.ANY, Domain.ANY)),
        OpRow.of("sgd of Nesterov", Tolerance.ELEMENT,
            sizes -> lists(new SgdStep(0.1, 0.9, true, 0.01), sizes, Domain.ANY, Domain.ANY, Domain.ANY)),
        OpRow.of("lars", Tolerance.SUM,
            sizes -> lists(new LarsStep(0.1, 0.9, 0.01, 0.02), sizes, Domain.ANY, Domain.ANY, Domain.ANY)),
        OpRow.of("ema", Tolerance.ELEMENT, sizes -> lists(new EmaStep(0.99), sizes, Domain.ANY, Domain.ANY)),
        OpRow.of("running statistics", Tolerance.SUM, UpdateRows::runningStatistics).neverEmpty());
  }

  private static OpCall lists(Op op, Sizes sizes, Domain... domains) {
    int[] matrix = {sizes.batch() * sizes.length(), sizes.width()};
    int[] row = {sizes.width()};
    List<Input> inputs = new ArrayList<>();
    for (Domain domain : domains) {
      inputs.add(Input.of(domain, matrix));
      inputs.add(Input.of(domain, row));
    }
    return new OpCall(op, inputs);
  }

  private static OpCall runningStatistics(Sizes sizes) {
    int channels = sizes.channels();
    return OpCall.of(new RunningStatistics(0.1f), Input.any(channels), Input.of(Domain.POSITIVE, channels),
        Input.any(sizes.batch(), channels, sizes.pixels(), sizes.pixels()));
  }
}
