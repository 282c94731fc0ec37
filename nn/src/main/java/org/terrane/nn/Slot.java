package org.terrane.nn;

import org.terrane.autograd.Parameter;
import org.terrane.tensor.DType;
import org.terrane.tensor.Shape;
import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// A named place in a [StateDict] that can be read and overwritten.
public sealed interface Slot {
  Spec spec();

  /// The value; a counter's is made on demand.
  Tensor value();

  /// Replaces the value by one of the same spec.
  void assign(Tensor next);

  /// What gradients change.
  record OfParameter(Parameter parameter) implements Slot {
    @Override
    public Spec spec() {
      return parameter.spec();
    }

    @Override
    public Tensor value() {
      return parameter.value();
    }

    @Override
    public void assign(Tensor next) {
      parameter.assign(next);
    }
  }

  /// What the model or the optimizer keeps for itself.
  record OfBuffer(Buffer buffer) implements Slot {
    @Override
    public Spec spec() {
      return buffer.spec();
    }

    @Override
    public Tensor value() {
      return buffer.value();
    }

    @Override
    public void assign(Tensor next) {
      buffer.assign(next);
    }
  }

  /// A number on the host.
  record OfCounter(Counter counter) implements Slot {
    private static final Spec SPEC = new Spec(Shape.SCALAR, DType.I64);

    @Override
    public Spec spec() {
      return SPEC;
    }

    @Override
    public Tensor value() {
      return Tensor.of(new long[] {counter.value()});
    }

    @Override
    public void assign(Tensor next) {
      counter.set(next.toLongs()[0]);
    }
  }
}
