package org.terrane.tensor.cpu.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The one fixed pool of daemon threads on which every CPU kernel splits its work.
///
/// `Workers.run(tasks, body)` calls `body` once for each of `0 … tasks-1` and returns when all are done. The calling
/// thread takes part; tasks are claimed one by one, so a core that is held up elsewhere takes fewer. How work is cut
/// into tasks is the kernel's business and never depends on the number of threads: that is what keeps results
/// bit-identical for any thread count.
///
/// A call from inside a task, or while another thread has the pool, runs inline on the calling thread. The first
/// exception thrown by a task is thrown again to the caller; tasks not yet begun are then skipped.
///
/// The size is the system property `terrane.threads`, by default the number of available processors.
public final class Workers {
  /// How long an idle worker looks for new work before it parks: kernels of one step follow each other more closely.
  private static final long SPIN_NANOS = 50_000;

  private static final ReentrantLock IN_USE = new ReentrantLock();
  private static volatile Pool pool = new Pool(initialThreads());

  private Workers() {}

  /// The number of threads that share the work, the calling one included.
  public static int threads() {
    return pool.threads;
  }

  /// Changes the number of threads; waits for a run in progress to end.
  ///
  /// @throws IllegalArgumentException if `threads` is below 1
  /// @throws IllegalStateException if called from inside a task
  public static void threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("[workers] threads must be at least 1, but is " + threads);
    }
    if (isInsideTask()) {
      throw new IllegalStateException("[workers] threads cannot change inside a task; set it between runs");
    }
    IN_USE.lock();
    try {
      if (threads != pool.threads) {
        pool.stop();
        pool = new Pool(threads);
      }
    } finally {
      IN_USE.unlock();
    }
  }

  /// Calls `body` for each of `0 … tasks-1`, on the pool and the calling thread.
  public static void run(int tasks, IntConsumer body) {
    if (tasks <= 1 || isInsideTask() || !IN_USE.tryLock()) {
      runInline(tasks, body);
      return;
    }
    try {
      Pool current = pool;
      if (current.threads == 1) {
        runInline(tasks, body);
      } else {
        current.run(new Job(tasks, body));
      }
    } finally {
      IN_USE.unlock();
    }
  }

  private static void runInline(int tasks, IntConsumer body) {
    for (int task = 0; task < tasks; task++) {
      body.accept(task);
    }
  }

  private static boolean isInsideTask() {
    return IN_USE.isHeldByCurrentThread() || Thread.currentThread() instanceof Worker;
  }

  private static int initialThreads() {
    String property = System.getProperty("terrane.threads");
    if (property == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      int threads = Integer.parseInt(property.strip());
      if (threads >= 1) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // reported below, together with numbers out of range
    }
    throw new IllegalArgumentException(
        "[workers] system property terrane.threads must be a whole number of at least 1, but is " + property);
  }

  /// One call of `run`: a counter of claimed tasks and one of finished ones.
  private static final class Job {
    final int tasks;
    final IntConsumer body;
    final AtomicInteger claimed = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();
    volatile @Nullable Throwable failure;

    Job(int tasks, IntConsumer body) {
      this.tasks = tasks;
      this.body = body;
    }

    /// Claims and runs tasks until none is left.
    void work() {
      for (int task = claimed.getAndIncrement(); task < tasks; task = claimed.getAndIncrement()) {
        try {
          if (failure == null) {
            body.accept(task);
          }
        } catch (Throwable e) {
          failure = e;
        } finally {
          finished.getAndIncrement();
        }
      }
    }

    void awaitEnd() {
      for (int spins = 0; finished.get() < tasks; spins++) {
        if (spins < 10_000) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }
  }

  private static final class Pool {
    final int threads;
    final List<Worker> workers = new ArrayList<>();
    volatile @Nullable Job job;
    volatile boolean stopped;

    Pool(int threads) {
      this.threads = threads;
      for (int i = 1; i < threads; i++) {
        Worker worker = new Worker(this, i);
        workers.add(worker);
        worker.start();
      }
    }

    void run(Job next) {
      job = next;
      wake();
      next.work();
      next.awaitEnd();
      job = null;
      Throwable failure = next.failure;
      if (failure != null) {
        Workers.<RuntimeException>rethrow(failure);
      }
    }

    void stop() {
      stopped = true;
      wake();
    }

    void wake() {
      for (Worker worker : workers) {
        if (worker.parked) {
          LockSupport.unpark(worker);
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  private static final class Worker extends Thread {
    private final Pool home;
    volatile boolean parked;

    Worker(Pool home, int index) {
      super("terrane-worker-" + index);
      this.home = home;
      setDaemon(true);
    }

    @Override
    public void run() {
      Job done = null;
      while (!home.stopped) {
        Job next = awaitNext(done);
        if (next != null) {
          next.work();
          done = next;
        }
      }
    }

    /// Spins for a while, then parks; null when the pool was stopped or nothing has come yet.
    private @Nullable Job awaitNext(@Nullable Job done) {
      long deadline = System.nanoTime() + SPIN_NANOS;
      for (int spins = 1; ; spins++) {
        Job next = home.job;
        if (next != null && next != done) {
          return next;
        }
        if ((spins & 63) == 0 && System.nanoTime() > deadline) {
          break;
        }
        Thread.onSpinWait();
      }
      // `parked` is raised before the last look at `job`, so a job posted in between either is seen or unparks us.
      parked = true;
      Job last = home.job;
      if ((last == null || last == done) && !home.stopped) {
        LockSupport.park(home);
      }
      parked = false;
      return null;
    }
  }
}
