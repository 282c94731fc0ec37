package org.terrane.autograd;

import org.terrane.tensor.Spec;
import org.terrane.tensor.Storage;
import org.terrane.tensor.Tensor;

/// A cell for a tensor that training changes. Its value lives until it is replaced or closed, outside every scope.
///
/// Two parameters are equal only if they are the same cell: gradients are keyed by it.
public final class Parameter implements AutoCloseable {
  private final boolean trainable;
  private Tensor value;

  private Parameter(Tensor value, boolean trainable) {
    this.value = owned(value);
    this.trainable = trainable;
  }

  public static Parameter of(Tensor value) {
    return new Parameter(value, true);
  }

  /// A parameter that optimizers leave alone, such as a fixed position code.
  public static Parameter frozen(Tensor value) {
    return new Parameter(value, false);
  }

  /// The value. The same handle until the next [#assign]; optimizer steps overwrite its numbers in place.
  public Tensor value() {
    return value;
  }

  public Spec spec() {
    return value.spec();
  }

  public boolean trainable() {
    return trainable;
  }

  /// Replaces the value by one of the same shape and type.
  ///
  /// @throws IllegalArgumentException when shape or type differ
  public void assign(Tensor next) {
    if (!next.spec().equals(value.spec())) {
      throw new IllegalArgumentException(
          "[assign] value must be " + value.spec() + " like the parameter, but is " + next.spec());
    }
    Storage old = value.storage();
    value = owned(next);
    old.release();
  }

  /// Frees the value.
  @Override
  public void close() {
    value.storage().release();
  }

  private static Tensor owned(Tensor value) {
    Tensor contiguous = value.contiguous();
    contiguous.storage().retain();
    return contiguous;
  }
}
