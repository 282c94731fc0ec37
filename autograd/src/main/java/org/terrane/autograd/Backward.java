package org.terrane.autograd;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// The walk back over a tape: from the result's gradient to those of the watched tensors.
///
/// Each gradient is held by hand, not by a scope, and freed as soon as its node has used it: at any moment only
/// the gradients at the walk's front are alive, beside those asked for.
final class Backward {
  private final Map<Integer, Scope.Kept> gradients = new HashMap<>();

  /// The gradients of `wanted` variables; null where the result does not depend on one.
  ///
  /// @param last whether nobody walks this tape again: each node is then freed as soon as it is behind
  List<@Nullable Tensor> walk(Tape tape, Tensor result, Tensor seed, List<Integer> wanted, boolean last) {
    try {
      int start = tape.variable(result);
      if (start >= 0) {
        gradients.put(start, Scope.keep(seed));
        List<Tape.Node> nodes = tape.nodes();
        Set<Integer> asked = new HashSet<>(wanted);
        for (int i = nodes.size() - 1; i >= 0; i--) {
          step(nodes.get(i), asked);
          if (last) {
            nodes.remove(i).release();
          }
        }
      }
      return wanted.stream().<@Nullable Tensor>map(this::handOver).toList();
    } finally {
      gradients.values().forEach(Scope.Kept::close);
    }
  }

  private void step(Tape.Node node, Set<Integer> wanted) {
    Scope.Kept kept = gradients.get(node.to());
    if (kept != null) {
      Scope.run(() -> spread(node, kept.tensor()));
      if (!wanted.contains(node.to())) {
        gradients.remove(node.to()).close();
      }
    }
  }

  private void spread(Tape.Node node, Tensor gradient) {
    List<@Nullable Tensor> inputs = node.vjp(gradient);
    for (int i = 0; i < node.from().length; i++) {
      Tensor share = inputs.get(i);
      if (node.from()[i] >= 0 && share != null) {
        add(node.from()[i], share);
      }
    }
  }

  private void add(int variable, Tensor share) {
    Scope.Kept before = gradients.get(variable);
    Supplier<Tensor> sum = () -> before == null ? share : before.tensor().add(share);
    gradients.put(variable, Scope.keep(sum.get()));
    if (before != null) {
      before.close();
    }
  }

  private @Nullable Tensor handOver(int variable) {
    Scope.Kept kept = gradients.get(variable);
    if (kept == null) {
      return null;
    }
    Run.current().scope().own(kept.tensor().storage());
    return kept.tensor();
  }
}
