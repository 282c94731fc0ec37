package org.terrane.nn.train;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Loads the batches of the coming steps on threads of its own, a bounded number ahead, and hands them over in order.
///
/// A batch that fails to load fails the step that takes it, with the loader's exception.
public final class Prefetch<B extends Batches.Batch> implements AutoCloseable {
  private final Batches<B> batches;
  private final int ahead;
  private final long end;
  private final ExecutorService loaders;
  private final Queue<Future<B>> queue = new ArrayDeque<>();
  private long next;
  private long waitedNanos;

  private Prefetch(Batches<B> batches, long first, long end, int ahead, ExecutorService loaders) {
    this.batches = batches;
    this.next = first;
    this.end = end;
    this.ahead = ahead;
    this.loaders = loaders;
  }

  /// Starts loading the steps `first … end − 1`.
  ///
  /// @param threads that load
  /// @param ahead   batches held or in the making at a time
  public static <B extends Batches.Batch> Prefetch<B> start(Batches<B> batches, long first, long end, int threads,
      int ahead) {
    ExecutorService loaders = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().name("load-", 0)
        .factory());
    Prefetch<B> prefetch = new Prefetch<>(batches, first, end, ahead, loaders);
    prefetch.fill();
    return prefetch;
  }

  /// The batch of the next step, in order; waits for it if need be.
  ///
  /// @throws java.util.NoSuchElementException after the last
  public B take() {
    Future<B> head = queue.remove();
    long asked = System.nanoTime();
    try {
      B batch = head.get();
      waitedNanos += System.nanoTime() - asked;
      fill();
      return batch;
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was loading", e);
    }
  }

  /// Seconds that [#take] has waited so far: what faster loading could save.
  public double waitedSeconds() {
    return waitedNanos * 1e-9;
  }

  /// Abandons what is still loading.
  @Override
  public void close() {
    loaders.shutdownNow();
  }

  private void fill() {
    while (queue.size() < ahead && next < end) {
      long step = next++;
      queue.add(loaders.submit(() -> batches.at(step)));
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    return switch (cause) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      default -> new IllegalStateException("a batch could not be loaded: " + cause, cause);
    };
  }
}
