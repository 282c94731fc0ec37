package org.terrane.tests.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.terrane.tensor.DType;
import org.terrane.tensor.fused.Gelu;
import org.terrane.tensor.fused.ResidualAdd;
import org.terrane.tensor.fused.Silu;
import org.terrane.tensor.op.Affine;
import org.terrane.tensor.op.Binary;
import org.terrane.tensor.op.Cast;
import org.terrane.tensor.op.Compare;
import org.terrane.tensor.op.Copy;
import org.terrane.tensor.op.Op;
import org.terrane.tensor.op.Unary;
import org.terrane.tensor.op.Where;
import org.terrane.tests.ops.Input.Domain;

/// Element by element.
final class ElementRows {
  private static final Set<Unary.Function> MOVES =
      Set.of(Unary.Function.NEG, Unary.Function.ABS, Unary.Function.SIGN, Unary.Function.FLOOR, Unary.Function.ROUND,
          Unary.Function.RELU, Unary.Function.IS_FINITE, Unary.Function.NOT);

  private ElementRows() {}

  static List<OpRow> all() {
    List<OpRow> rows = new ArrayList<>();
    Stream.of(Unary.Function.values()).map(ElementRows::unary).forEach(rows::add);
    Stream.of(Binary.Function.values()).map(ElementRows::binary).forEach(rows::add);
    for (Compare.Relation relation : Compare.Relation.values()) {
      rows.add(OpRow.of("compare " + relation, Tolerance.EXACT,
          sizes -> pair(new Compare(relation), sizes, Domain.WHOLE, Domain.WHOLE)));
    }
    for (DType dtype : DType.values()) {
      OpRow row = OpRow.of("cast to " + dtype, dtype == DType.BF16 ? Tolerance.ELEMENT : Tolerance.EXACT,
          sizes -> one(new Cast(dtype), sizes, dtype.isFloating() ? Domain.ANY : Domain.POSITIVE));
      rows.add(dtype == DType.F64 ? row.smooth() : row);
    }
    rows.add(OpRow.of("affine", Tolerance.ELEMENT, sizes -> one(new Affine(-1.5, 0.25), sizes, Domain.ANY)).smooth());
    rows.add(OpRow.of("copy", Tolerance.EXACT, sizes -> one(new Copy(), sizes, Domain.ANY)).smooth());
    rows.add(OpRow.of("where", Tolerance.EXACT, ElementRows::where).smooth());
    for (Gelu.Form form : Gelu.Form.values()) {
      rows.add(OpRow.of("gelu " + form, Tolerance.SUM, sizes -> one(new Gelu(form), sizes, Domain.ANY)).smooth());
    }
    rows.add(OpRow.of("silu", Tolerance.SUM, sizes -> one(new Silu(), sizes, Domain.ANY)).smooth());
    rows.add(OpRow.of("residualAdd", Tolerance.ELEMENT,
        sizes -> pair(new ResidualAdd(), sizes, Domain.ANY, Domain.ANY)).smooth());
    rows.add(OpRow.of("residualAdd of BF16", Tolerance.ELEMENT,
        sizes -> pair(new ResidualAdd(), sizes, Domain.ANY, Domain.LOW)).smooth());
    return rows;
  }

  private static OpRow unary(Unary.Function function) {
    Domain domain = switch (function) {
      case LOG, SQRT, RSQRT, RECIPROCAL -> Domain.POSITIVE;
      case ABS, SIGN, RELU -> Domain.NOT_ZERO;
      case NOT -> Domain.MASK;
      default -> Domain.ANY;
    };
    Tolerance tolerance = MOVES.contains(function) ? Tolerance.EXACT : Tolerance.ELEMENT;
    OpRow row = OpRow.of("unary " + function, tolerance, sizes -> one(new Unary(function), sizes, domain));
    return switch (function) {
      case SIGN, FLOOR, ROUND, IS_FINITE, NOT -> row;
      default -> row.smooth();
    };
  }

  private static OpRow binary(Binary.Function function) {
    return switch (function) {
      case ADD, SUB, MUL -> element(function, Domain.ANY, Domain.ANY).smooth();
      case DIV -> element(function, Domain.ANY, Domain.NOT_ZERO).smooth();
      case POW -> element(function, Domain.POSITIVE, Domain.ANY).smooth();
      case MAX, MIN -> element(function, Domain.ANY, Domain.ANY).differentiable();
      case AND, OR, XOR -> element(function, Domain.MASK, Domain.MASK);
    };
  }

  private static OpRow element(Binary.Function function, Domain first, Domain second) {
    return OpRow.of("binary " + function, Tolerance.ELEMENT,
        sizes -> pair(new Binary(function), sizes, first, second));
  }

  private static OpCall one(Op op, Sizes sizes, Domain domain) {
    return OpCall.of(op, Input.of(domain, sizes.batch(), sizes.length(), sizes.width()));
  }

  private static OpCall pair(Op op, Sizes sizes, Domain first, Domain second) {
    int[] shape = {sizes.batch(), sizes.length(), sizes.width()};
    return OpCall.of(op, Input.of(first, shape), Input.of(second, shape));
  }

  private static OpCall where(Sizes sizes) {
    int[] shape = {sizes.batch(), sizes.length(), sizes.width()};
    return OpCall.of(new Where(), Input.of(Domain.MASK, shape), Input.any(shape), Input.any(shape));
  }
}
