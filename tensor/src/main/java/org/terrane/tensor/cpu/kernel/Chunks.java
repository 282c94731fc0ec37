package org.terrane.tensor.cpu.kernel;

/// Items cut into tasks of nearly equal size, the same for any number of threads.
///
/// @param tasks how many; task t has items `from(t)` to `to(t)` (exclusive)
record Chunks(long items, int tasks) {
  /// Elements that make a task worth handing over.
  private static final long GRAIN = 16 << 10;
  private static final int MOST = 64;

  /// Items (rows, say) of so many elements each.
  static Chunks of(long items, long elementsEach) {
    long worth = Math.min(items, items * elementsEach / GRAIN);
    return new Chunks(items, Math.clamp(worth, 1, MOST));
  }

  /// Elements on their own, cut at multiples of 1024.
  static Chunks ofElements(long elements) {
    return of(Math.ceilDiv(elements, 1024), 1024);
  }

  long from(int task) {
    return items * task / tasks;
  }

  long to(int task) {
    return from(task + 1);
  }

  /// `from` in elements, of `ofElements(elements)`.
  long firstElement(int task, long elements) {
    return Math.min(1024 * from(task), elements);
  }

  /// `to` in elements, of `ofElements(elements)`.
  long lastElement(int task, long elements) {
    return firstElement(task + 1, elements);
  }
}
