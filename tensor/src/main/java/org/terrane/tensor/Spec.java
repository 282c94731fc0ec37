package org.terrane.tensor;

/// Shape and type of a tensor: all that shape rules speak of.
public record Spec(Shape shape, DType dtype) {
  public long bytes() {
    return Math.multiplyExact(shape.elements(), dtype.bytes());
  }

  public Spec with(Shape other) {
    return new Spec(other, dtype);
  }

  public Spec with(DType other) {
    return new Spec(shape, other);
  }

  @Override
  public String toString() {
    return dtype + " " + shape;
  }
}
