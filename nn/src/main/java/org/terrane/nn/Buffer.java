package org.terrane.nn;

import org.terrane.tensor.Spec;
import org.terrane.tensor.Tensor;

/// A cell for a tensor that belongs to a model or an optimizer but is no parameter: running statistics, moments.
///
/// Its value lives until it is replaced or closed, outside every scope. Updates overwrite its numbers in place.
public final class Buffer implements AutoCloseable {
  private Tensor value;

  private Buffer(Tensor value) {
    this.value = owned(value);
  }

  public static Buffer of(Tensor value) {
    return new Buffer(value);
  }

  public Tensor value() {
    return value;
  }

  public Spec spec() {
    return value.spec();
  }

  /// Replaces the value by one of the same shape and type.
  ///
  /// @throws IllegalArgumentException when shape or type differ
  public void assign(Tensor next) {
    if (!next.spec().equals(value.spec())) {
      throw new IllegalArgumentException(
          "[assign] value must be " + value.spec() + " like the buffer, but is " + next.spec());
    }
    Tensor old = value;
    value = owned(next);
    old.storage().release();
  }

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
