package org.terrane.tensor.op;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.terrane.tensor.DType;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// `y = f(x)`, element by element. Source of the functions: PyTorch, `torch.exp` and its kin.
public record Unary(Function function) implements Primitive {
  /// The functions. `ROUND` is to nearest, ties to even; `SIGN(0) = 0`; `IS_FINITE` and `NOT` give BOOL.
  public enum Function {
    NEG, ABS, SIGN, FLOOR, ROUND, EXP, LOG, SQRT, RSQRT, SQUARE, RECIPROCAL, SIN, COS, TANH, ERF, SIGMOID, RELU,
    IS_FINITE, NOT
  }

  @Override
  public String name() {
    return switch (function) {
      case IS_FINITE -> "isFinite";
      default -> function.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  @Override
  public Spec infer(List<Spec> inputs) {
    Checks.count(this, inputs, 1);
    Spec x = inputs.getFirst();
    switch (function) {
      case NOT -> Checks.dtype(this, "input", DType.BOOL, x.dtype());
      case NEG, ABS, SIGN, SQUARE, RELU -> Checks.require(x.dtype() != DType.BOOL, this, "input", "a number", x);
      default -> Checks.floating(this, "input", x.dtype());
    }
    return function == Function.IS_FINITE ? x.with(DType.BOOL) : x;
  }

  @Override
  public Recorded.Saves saves() {
    return switch (function) {
      case NEG, SIGN, FLOOR, ROUND, IS_FINITE, NOT -> Recorded.Saves.nothing();
      case EXP, SQRT, RSQRT, RECIPROCAL, TANH, SIGMOID, RELU -> Recorded.Saves.onlyOutput();
      case ABS, LOG, SQUARE, SIN, COS, ERF -> Recorded.Saves.inputs();
    };
  }

  @Override
  public List<@Nullable Tensor> vjp(Recorded call, Tensor gradient) {
    Tensor g = gradient;
    return Arrays.asList(switch (function) {
      case NEG -> g.neg();
      case ABS -> g.mul(call.input(0).sign());
      case EXP -> g.mul(call.result());
      case LOG -> g.div(call.input(0));
      case SQRT -> g.div(call.result().mul(2));
      case RSQRT -> g.mul(call.result().pow(3)).mul(-0.5);
      case SQUARE -> g.mul(call.input(0).mul(2));
      case RECIPROCAL -> g.mul(call.result().square()).neg();
      case SIN -> g.mul(call.input(0).cos());
      case COS -> g.mul(call.input(0).sin()).neg();
      case TANH -> g.mul(call.result().square().mul(-1).add(1));
      case ERF -> g.mul(call.input(0).square().neg().exp()).mul(2 / Math.sqrt(Math.PI));
      case SIGMOID -> g.mul(call.result()).mul(call.result().mul(-1).add(1));
      case RELU -> g.mul(call.result().sign()); // 1 where y > 0, else 0
      case SIGN, FLOOR, ROUND, IS_FINITE, NOT -> null;
    });
  }
}
