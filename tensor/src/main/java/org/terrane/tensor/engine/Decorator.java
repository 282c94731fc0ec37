package org.terrane.tensor.engine;

/// Wraps an interpreter: sees every call, does something of its own, and passes it on.
public interface Decorator {
  /// Where a decorator stands, outermost first.
  enum Rank { PROFILE, AUTOCAST, TAPE }

  Rank rank();

  Interpreter around(Interpreter inner);
}
