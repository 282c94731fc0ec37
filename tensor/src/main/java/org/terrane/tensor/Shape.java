package org.terrane.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The sizes of a tensor's axes, outermost first: an immutable value. `(B, N, D)` prints as `(8, 197, 768)`.
public final class Shape {
  /// The shape of a single number: no axes, one element.
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] sizes;

  private Shape(int[] sizes) {
    this.sizes = sizes;
  }

  public static Shape of(int... sizes) {
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("a shape's sizes must be 0 or more, but are " + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone());
  }

  public int rank() {
    return sizes.length;
  }

  /// Size of one axis; −1 is the last axis.
  public int size(int axis) {
    return sizes[axis(axis)];
  }

  /// The axis counted from the front: −1 → rank − 1.
  public int axis(int axis) {
    int fromFront = axis < 0 ? axis + sizes.length : axis;
    if (fromFront < 0 || fromFront >= sizes.length) {
      throw new IllegalArgumentException("axis " + axis + " does not exist in shape " + this);
    }
    return fromFront;
  }

  public long elements() {
    long product = 1;
    for (int size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  public int[] toArray() {
    return sizes.clone();
  }

  /// This shape with one axis of another size.
  public Shape with(int axis, int size) {
    int[] changed = sizes.clone();
    changed[axis(axis)] = size;
    return of(changed);
  }

  /// This shape without one axis.
  public Shape without(int axis) {
    int dropped = axis(axis);
    return new Shape(IntStream.range(0, sizes.length).filter(i -> i != dropped).map(i -> sizes[i]).toArray());
  }

  /// This shape with an axis of that size inserted before `axis` (0 … rank; −1 appends).
  public Shape insert(int axis, int size) {
    int at = axis < 0 ? axis + sizes.length + 1 : axis;
    int[] longer = new int[sizes.length + 1];
    System.arraycopy(sizes, 0, longer, 0, at);
    longer[at] = size;
    System.arraycopy(sizes, at, longer, at + 1, sizes.length - at);
    return of(longer);
  }

  /// Axes `from` (inclusive) to `to` (exclusive).
  public Shape range(int from, int to) {
    return new Shape(Arrays.copyOfRange(sizes, from, to));
  }

  public Shape append(int... more) {
    int[] longer = Arrays.copyOf(sizes, sizes.length + more.length);
    System.arraycopy(more, 0, longer, sizes.length, more.length);
    return of(longer);
  }

  /// The shape both can be expanded to, by NumPy's rule: axes are aligned at the end and a size of 1 stretches.
  ///
  /// @throws IllegalArgumentException where two sizes differ and neither is 1
  public Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    int[] joint = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int mine = i <= rank() ? size(-i) : 1;
      int theirs = i <= other.rank() ? other.size(-i) : 1;
      if (mine != theirs && mine != 1 && theirs != 1) {
        throw new IllegalArgumentException("shapes " + this + " and " + other + " do not broadcast: axis -" + i
            + " is " + mine + " and " + theirs);
      }
      joint[rank - i] = mine == 1 ? theirs : mine;
    }
    return new Shape(joint);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
