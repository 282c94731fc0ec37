package org.terrane.autograd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.terrane.tensor.Tensor;
import org.terrane.tensor.engine.Decorator;
import org.terrane.tensor.engine.Interpreter;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Update;

/// Notes the tensors that are read under it but were not made under it.
final class ReadFromOutside implements Decorator {
  private final Set<Tensor> made = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Tensor> tensors = new ArrayList<>();

  /// In the order in which they were first read.
  List<Tensor> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public Rank rank() {
    return Rank.PROFILE;
  }

  @Override
  public Interpreter around(Interpreter inner) {
    return new Interpreter() {
      @Override
      public Tensor apply(Op.Pure op, List<Tensor> inputs) {
        note(inputs);
        Tensor result = inner.apply(op, inputs);
        made.add(result);
        return result;
      }

      @Override
      public void update(Update op, List<Tensor> inputs) {
        note(inputs);
        inner.update(op, inputs);
      }
    };
  }

  private void note(List<Tensor> inputs) {
    inputs.stream().filter(input -> !made.contains(input) && known.add(input)).forEach(tensors::add);
  }
}
