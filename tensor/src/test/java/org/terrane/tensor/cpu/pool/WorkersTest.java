package org.terrane.tensor.cpu.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(threads);
  }

  @Test
  void every_task_runs_exactly_once_at_any_number_of_threads() {
    for (int count = 1; count <= 4; count++) {
      Workers.threads(count);
      assertThat(Workers.threads()).isEqualTo(count);
      for (int tasks = 0; tasks < 200; tasks++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(tasks, 1));
        Workers.run(tasks, runs::incrementAndGet);
        for (int task = 0; task < tasks; task++) {
          assertThat(runs.get(task)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void several_threads_take_part_and_the_caller_is_one_of_them() throws Exception {
    Workers.threads(3);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch allHere = new CountDownLatch(3);
    Workers.run(3, task -> {
      seen.add(Thread.currentThread());
      allHere.countDown();
      await(allHere);
    });
    assertThat(seen).hasSize(3).contains(Thread.currentThread());
    assertThat(seen).filteredOn(t -> t != Thread.currentThread()).allMatch(Thread::isDaemon);
  }

  @Test
  void parked_workers_wake_for_new_work() throws Exception {
    Workers.threads(2);
    for (int round = 0; round < 5; round++) {
      CountDownLatch bothHere = new CountDownLatch(2);
      Workers.run(2, task -> {
        bothHere.countDown();
        await(bothHere);
      });
      Thread.sleep(5);
    }
  }

  @Test
  void nested_runs_stay_on_the_thread_of_their_task() {
    Workers.threads(2);
    AtomicInteger inner = new AtomicInteger();
    Workers.run(8, task -> {
      Thread outer = Thread.currentThread();
      Workers.run(8, nested -> {
        assertThat(Thread.currentThread()).isSameAs(outer);
        inner.incrementAndGet();
      });
    });
    assertThat(inner).hasValue(64);
  }

  @Test
  void an_exception_reaches_the_caller_and_the_pool_lives_on() {
    Workers.threads(2);
    assertThatThrownBy(() -> Workers.run(100, task -> {
          if (task == 50) {
            throw new IllegalStateException("task 50");
          }
        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("task 50");
    AtomicInteger runs = new AtomicInteger();
    Workers.run(10, task -> runs.incrementAndGet());
    assertThat(runs).hasValue(10);
  }

  @Test
  void callers_at_the_same_time_each_get_their_work_done() throws Exception {
    Workers.threads(2);
    AtomicInteger runs = new AtomicInteger();
    Runnable caller = () -> {
      for (int i = 0; i < 500; i++) {
        Workers.run(7, task -> runs.incrementAndGet());
      }
    };
    Thread other = new Thread(caller);
    other.start();
    caller.run();
    other.join();
    assertThat(runs).hasValue(7000);
  }

  @Test
  void bad_numbers_of_threads_are_refused() {
    assertThatThrownBy(() -> Workers.threads(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[workers] threads must be at least 1, but is 0");
    Workers.threads(2);
    assertThatThrownBy(() -> Workers.run(2, task -> Workers.threads(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("[workers] threads cannot change inside a task; set it between runs");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
