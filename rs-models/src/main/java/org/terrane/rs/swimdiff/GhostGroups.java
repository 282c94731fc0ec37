package org.terrane.rs.swimdiff;

import static org.terrane.tensor.fused.Embedding.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.terrane.tensor.DType;
import org.terrane.tensor.Key;
import org.terrane.tensor.Tensor;

/// Passes a batch through a network in groups, each with a batch norm of its own, as if each were on its own device.
///
/// Batch norm tells the members of a group about each other. If a query and its key had the same companions, the
/// network could find the pair by them. So the keys go through in another order, and come back in the old one.
/// No layer needs an option: a group is a call. Source: He et al., "Momentum Contrast", 2020, section 3.3.
///
/// @param count groups; the batch is a multiple of it
public record GhostGroups(int count) {
  /// Group by group, in order: the queries' way.
  ///
  /// @param x       `(B, …)`
  /// @param forward rows in, as many rows out
  /// @throws IllegalArgumentException `[ghostGroups] batch must be a multiple of the groups …`
  public Tensor forward(Tensor x, UnaryOperator<Tensor> forward) {
    List<Tensor> parts = parts(x, forward);
    return count == 1 ? parts.getFirst() : Tensor.concat(0, parts);
  }

  /// Group by group, for networks that make more than a tensor.
  ///
  /// @param x `(B, …)`
  /// @throws IllegalArgumentException `[ghostGroups] batch must be a multiple of the groups …`
  public <T> List<T> parts(Tensor x, Function<Tensor, T> forward) {
    int batch = x.size(0);
    if (count < 1 || batch % count != 0) {
      throw new IllegalArgumentException("[ghostGroups] batch must be a multiple of the groups, at least 1, but is "
          + batch + " in " + count + " groups");
    }
    List<T> parts = new ArrayList<>();
    for (int group = 0; group < count; group++) {
      parts.add(forward.apply(x.slice(0, group * batch / count, (group + 1) * batch / count)));
    }
    return parts;
  }

  /// In an order drawn from `key`, the results put back in the order of `x`: the keys' way.
  public Tensor shuffled(Tensor x, Key key, UnaryOperator<Tensor> forward) {
    Tensor order = order(key, x.size(0));
    return rows(forward(rows(x, order), forward), order.argsort(0));
  }

  /// A permutation of `0 … n−1`; row i of the shuffled batch is row `order[i]` of the batch.
  static Tensor order(Key key, int n) {
    return Tensor.uniform(key.fold("shuffle"), DType.F64, n).argsort(0);
  }

  private static Tensor rows(Tensor x, Tensor index) {
    int[] sizes = x.shape().toArray();
    int rows = sizes[0];
    return embedding(x.reshape(rows, (int) (x.shape().elements() / rows)), index).reshape(sizes);
  }
}
