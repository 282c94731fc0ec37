package org.terrane.autograd;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.engine.Eval;
import org.terrane.tensor.engine.Interpreter;
import org.terrane.tensor.engine.Kernel;
import org.terrane.tensor.op.Fused;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Primitive;
import org.terrane.tensor.op.Recorded;
import org.terrane.tensor.op.Update;

/// Records the calls that lead from watched tensors to a result, and keeps alive only what their rules read.
///
/// A fused operation becomes one node if it brings its own rule or a kernel that can go backward; otherwise its
/// composite is recorded call by call, so a fast path without a gradient cannot cut the graph.
final class Tape implements Decorator, AutoCloseable {
  private final Map<Tensor, Integer> variables = new IdentityHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private int count;

  /// One recorded call: its inputs' variables (−1 where nothing depends on them) and its result's.
  record Node(Rule rule, Recorded call, int[] from, int to) {
    List<@Nullable Tensor> vjp(Tensor gradient) {
      return rule.vjp(call, gradient);
    }

    void release() {
      for (Tensor input : call.inputs()) {
        if (input != null) {
          input.storage().release();
        }
      }
      if (call.output() != null) {
        call.output().storage().release();
      }
      call.residuals().forEach(residual -> residual.storage().release());
    }
  }

  /// The gradients of a call's inputs, given that of its result.
  @FunctionalInterface
  interface Rule {
    List<@Nullable Tensor> vjp(Recorded call, Tensor gradient);
  }

  /// Makes a tensor a variable: gradients with respect to it can be asked for.
  int watch(Tensor tensor) {
    return variables.computeIfAbsent(tensor, added -> count++);
  }

  /// The variable a tensor is, or −1.
  int variable(Tensor tensor) {
    return variables.getOrDefault(tensor, -1);
  }

  List<Node> nodes() {
    return nodes;
  }

  @Override
  public Rank rank() {
    return Rank.TAPE;
  }

  @Override
  public Interpreter around(Interpreter inner) {
    return new Interpreter() {
      @Override
      public Tensor apply(Op.Pure op, List<Tensor> inputs) {
        return inputs.stream().allMatch(input -> variable(input) < 0)
            ? inner.apply(op, inputs)
            : recorded(op, inputs, inner);
      }

      @Override
      public void update(Update op, List<Tensor> inputs) {
        throw new IllegalStateException("[" + op.name() + "] overwrites values that a tape may have saved;"
            + " call it after the gradients, outside valueAndGrad");
      }
    };
  }

  private Tensor recorded(Op.Pure op, List<Tensor> inputs, Interpreter inner) {
    return switch (op) {
      case Primitive primitive ->
          record(primitive::vjp, primitive.saves(), inputs, inner.apply(op, inputs), List.of());
      case Fused fused when fused.hasVjp() ->
          record(fused::vjp, fused.saves(), inputs, inner.apply(op, inputs), List.of());
      case Fused fused -> kernelOrComposite(fused, inputs, inner);
    };
  }

  private <F extends Fused> Tensor kernelOrComposite(F op, List<Tensor> inputs, Interpreter inner) {
    Optional<Kernel<F>> kernel = inner instanceof Eval ? Eval.differentiable(op, inputs) : Optional.empty();
    if (kernel.isEmpty()) {
      op.infer(specs(inputs));
      return op.composite(inputs);
    }
    Eval.Forward forward = Eval.forward(op, kernel.get(), inputs);
    Rule rule = (call, gradient) -> Eval.backward(op, kernel.get(), call, gradient);
    return record(rule, kernel.get().saves(op), inputs, forward.output(), forward.residuals());
  }

  private Tensor record(Rule rule, Recorded.Saves saves, List<Tensor> inputs, Tensor output,
      List<Tensor> residuals) {
    if (!output.dtype().isFloating()) {
      return output;
    }
    int[] from = new int[inputs.size()];
    List<Boolean> needs = new ArrayList<>();
    List<@Nullable Tensor> saved = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      Tensor input = inputs.get(i);
      from[i] = variable(input);
      needs.add(from[i] >= 0);
      saved.add(saves.input(i) ? input : null);
      if (saves.input(i)) {
        input.storage().retain();
      }
    }
    if (saves.output()) {
      output.storage().retain();
    }
    residuals.forEach(residual -> residual.storage().retain());
    Recorded call = new Recorded(specs(inputs), saved, saves.output() ? output : null, needs, residuals);
    nodes.add(new Node(rule, call, from, watch(output)));
    return output;
  }

  /// Frees what no backward walk has freed.
  @Override
  public void close() {
    nodes.forEach(Node::release);
    nodes.clear();
    variables.clear();
  }

  private static List<Spec> specs(List<Tensor> inputs) {
    return inputs.stream().map(Tensor::spec).toList();
  }
}
