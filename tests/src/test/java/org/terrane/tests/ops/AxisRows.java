package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.List;
import org.terrane.tensor.fused.Embedding;
import org.terrane.tensor.fused.GradNormSquared;
import org.terrane.tensor.fused.L2Normalize;
import org.terrane.tensor.fused.LogSoftmax;
import org.terrane.tensor.fused.Softmax;
import org.terrane.tensor.op.ArgReduce;
import org.terrane.tensor.op.ArgSort;
import org.terrane.tensor.op.Concat;
import org.terrane.tensor.op.Gather;
import org.terrane.tensor.op.Pad;
import org.terrane.tensor.op.Reduce;
import org.terrane.tensor.op.ScatterAdd;
import org.terrane.tests.ops.Input.Domain;

/// Along axes: reductions, orders, indices, joins.
final class AxisRows {
  private static final List<List<Integer>> AXES =
      List.of(List.of(2), List.of(1), List.of(1, 2), List.of(0), List.of(0, 2), List.of(0, 1, 2));

  private AxisRows() {}

  static List<OpRow> all() {
    List<OpRow> rows = new ArrayList<>();
    AXES.forEach(axes -> rows.add(OpRow.of("sum " + axes, Tolerance.SUM,
        sizes -> OpCall.of(new Reduce(Reduce.Function.SUM, axes), block(Domain.ANY, sizes))).smooth()));
    AXES.forEach(axes -> rows.add(extreme(Reduce.Function.MAX, axes)));
    AXES.forEach(axes -> rows.add(extreme(Reduce.Function.MIN, axes)));
    for (int axis = 1; axis < 3; axis++) {
      alongOne(rows, axis);
    }
    rows.add(OpRow.of("gather rows", Tolerance.EXACT, AxisRows::gatherRows).smooth());
    rows.add(OpRow.of("concat of one", Tolerance.EXACT,
        sizes -> OpCall.of(new Concat(0), block(Domain.ANY, sizes))).smooth());
    rows.add(OpRow.of("l2Normalize of short rows", Tolerance.SUM,
        sizes -> OpCall.of(new L2Normalize(2, 0.1f), block(Domain.SHORT_ROWS, sizes))).smooth());
    rows.add(OpRow.of("embedding", Tolerance.EXACT, AxisRows::embedding).smooth());
    rows.add(OpRow.of("gradNormSquared", Tolerance.SUM,
        sizes -> OpCall.of(new GradNormSquared(), block(Domain.ANY, sizes), Input.any(sizes.width()))).smooth());
    return rows;
  }

  private static OpRow extreme(Reduce.Function function, List<Integer> axes) {
    OpRow row = OpRow.of(function + " " + axes, Tolerance.EXACT,
        sizes -> OpCall.of(new Reduce(function, axes), block(Domain.APART, sizes))).differentiable();
    return axes.contains(0) ? row.neverEmpty() : row;
  }

  private static void alongOne(List<OpRow> rows, int axis) {
    String along = " along " + axis;
    rows.add(OpRow.of("argmax" + along, Tolerance.EXACT,
        sizes -> OpCall.of(new ArgReduce(true, axis), block(Domain.WHOLE, sizes))));
    rows.add(OpRow.of("argmin" + along, Tolerance.EXACT,
        sizes -> OpCall.of(new ArgReduce(false, axis), block(Domain.WHOLE, sizes))));
    rows.add(OpRow.of("argsort" + along, Tolerance.EXACT,
        sizes -> OpCall.of(new ArgSort(axis, axis == 1), block(Domain.WHOLE, sizes))));
    rows.add(OpRow.of("gather" + along, Tolerance.EXACT, sizes -> gather(sizes, axis)).smooth());
    rows.add(OpRow.of("scatterAdd" + along, Tolerance.SUM, sizes -> scatterAdd(sizes, axis)).smooth());
    rows.add(OpRow.of("concat" + along, Tolerance.EXACT, sizes -> concat(sizes, axis)).smooth());
    rows.add(OpRow.of("pad" + along, Tolerance.EXACT,
        sizes -> OpCall.of(new Pad(axis, 2, 1, axis - 1, 0.5), block(Domain.ANY, sizes))).smooth());
    rows.add(OpRow.of("softmax" + along, Tolerance.ELEMENT,
        sizes -> OpCall.of(new Softmax(axis), block(Domain.ANY, sizes))).smooth());
    rows.add(OpRow.of("logSoftmax" + along, Tolerance.SUM,
        sizes -> OpCall.of(new LogSoftmax(axis), block(Domain.ANY, sizes))).smooth());
    rows.add(OpRow.of("l2Normalize" + along, Tolerance.SUM,
        sizes -> OpCall.of(new L2Normalize(axis, 1e-12f), block(Domain.NOT_ZERO, sizes))).smooth());
  }

  private static Input block(Domain domain, Sizes sizes) {
    return Input.of(domain, sizes.batch(), sizes.length(), sizes.width());
  }

  private static OpCall gather(Sizes sizes, int axis) {
    Input x = block(Domain.ANY, sizes);
    int taken = sizes.length();
    return OpCall.of(new Gather(axis), x, Input.index(x.shape().size(axis), x.shape().with(axis, taken).toArray()));
  }

  private static OpCall gatherRows(Sizes sizes) {
    Input x = Input.any(sizes.length(), sizes.width());
    return OpCall.of(new Gather(0), x, Input.index(x.shape().size(0), sizes.length(), x.shape().size(1)));
  }

  private static OpCall scatterAdd(Sizes sizes, int axis) {
    Input x = block(Domain.ANY, sizes);
    int[] source = x.shape().with(axis, sizes.length()).toArray();
    return OpCall.of(new ScatterAdd(axis), x, Input.index(x.shape().size(axis), source), Input.any(source));
  }

  private static OpCall concat(Sizes sizes, int axis) {
    Input x = block(Domain.ANY, sizes);
    return OpCall.of(new Concat(axis), x, Input.any(x.shape().with(axis, 3).toArray()),
        Input.any(x.shape().with(axis, 0).toArray()), Input.any(x.shape().with(axis, 1).toArray()));
  }

  private static OpCall embedding(Sizes sizes) {
    int words = sizes.length();
    return OpCall.of(new Embedding(), Input.any(words, sizes.width()),
        Input.index(words, sizes.batch(), sizes.length()));
  }
}
