package org.terrane.tests.ops;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/// One row of [OpCatalog]: a way to call an operation.
///
/// @param call the operation and its inputs, for given sizes
/// @param tolerance how close F32 must come to F64
record OpRow(String name, Tolerance tolerance, Set<Trait> traits, Function<Sizes, OpCall> call) {
  /// What holds for some operations only.
  enum Trait {
    /// Every floating input has a gradient.
    DIFFERENTIABLE,
    /// So has the gradient.
    SMOOTH,
    /// Refuses inputs without elements.
    NEVER_EMPTY
  }

  static OpRow of(String name, Tolerance tolerance, Function<Sizes, OpCall> call) {
    return new OpRow(name, tolerance, EnumSet.noneOf(Trait.class), call);
  }

  OpRow differentiable() {
    return with(Trait.DIFFERENTIABLE);
  }

  OpRow smooth() {
    return with(Trait.DIFFERENTIABLE).with(Trait.SMOOTH);
  }

  OpRow neverEmpty() {
    return with(Trait.NEVER_EMPTY);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  OpCall call(Sizes sizes) {
    return call.apply(sizes);
  }

  @Override
  public String toString() {
    return name;
  }

  private OpRow with(Trait trait) {
    EnumSet<Trait> more = EnumSet.of(trait);
    more.addAll(traits);
    return new OpRow(name, tolerance, more, call);
  }
}
