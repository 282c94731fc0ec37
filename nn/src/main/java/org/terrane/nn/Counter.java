package org.terrane.nn;

/// A count that belongs to a model's or an optimizer's state, such as the steps made so far. It lives on the host, so
/// reading it never waits for a device; in files it is a scalar of type I64, as in PyTorch's.
public final class Counter {
  private long value;

  public long value() {
    return value;
  }

  public void set(long next) {
    value = next;
  }

  /// Counts one more and returns the new count.
  public long increment() {
    return ++value;
  }
}
