package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `y = f(a, b)`, element by element; `a` and `b` of one shape and type.
public record Binary(Function function) implements Primitive {
  /// The functions. `MAX` and `MIN` pass NaN on; `AND`, `OR`, `XOR` take BOOL.
  public enum Function { ADD, SUB, MUL, DIV, POW, MAX, MIN, AND, OR, XOR }

  @Override
  public String name() {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 2);
    Spec same = Checks.same(this, inputs);
    switch (function) {
      case AND, OR, XOR -> Checks.dtype(this, "inputs", DType.BOOL, same.dtype());
      case POW -> Checks.floating(this, "inputs", same.dtype());
      default -> Checks.require(same.dtype() != DType.BOOL, this, "inputs", "numbers", same);
    }
    return same;
  }

  @Override
  public Recorded.Saves saves() {
    return switch (function) {
      case ADD, SUB, AND, OR, XOR -> Recorded.Saves.nothing();
      case MUL, MAX, MIN -> Recorded.Saves.inputs();
      case DIV -> Recorded.Saves.inputs(1).andOutput();
      case POW -> Recorded.Saves.inputs().andOutput();
    };
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor g) {
    boolean first = call.needs().get(0);
    boolean second = call.needs().get(1);
    return switch (function) {
      case ADD -> Arrays.asList(g, g);
      case SUB -> Arrays.asList(g, second ? g.neg() : null);
      case MUL -> Arrays.asList(first ? g.mul(call.input(1)) : null, second ? g.mul(call.input(0)) : null);
      case DIV -> {
        Tensor overB = g.div(call.input(1));
        yield Arrays.asList(overB, second ? overB.mul(call.result()).neg() : null);
      }
      case POW -> {
        Tensor a = call.input(0);
        Tensor b = call.input(1);
        Tensor toA = first ? g.mul(b.mul(a.pow(b.sub(1)))) : null;
        yield Arrays.asList(toA, second ? g.mul(call.result()).mul(a.log()) : null);
      }
      case MAX -> shared(call.input(0), call.input(1), g);
      case MIN -> shared(call.input(1), call.input(0), g);
      case AND, OR, XOR -> Arrays.asList(null, null);
    };
  }

  /// The larger one takes the gradient; equals take half each (PyTorch: `torch.maximum`).
  private static List<@Nullable Tensor> shared(Tensor large, Tensor small, Tensor g) {
    Tensor share = large.gt(small).to(g.dtype()).add(large.eq(small).to(g.dtype()).mul(0.5));
    return Arrays.asList(g.mul(share), g.mul(share.mul(-1).add(1)));
  }
}
