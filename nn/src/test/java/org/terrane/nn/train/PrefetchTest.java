package org.terrane.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  private record Numbered(long step) implements Batches.Batch {
    @Override
    public int images() {
      return 1;
    }
  }

  @Test
  void batches_come_in_order_whatever_thread_is_first() {
    CountDownLatch second = new CountDownLatch(1);
    Batches<Numbered> batches = step -> {
      if (step == 5) {
        await(second); // the first batch is ready only after the second
      } else {
        second.countDown();
      }
      return new Numbered(step);
    };

    try (Prefetch<Numbered> prefetch = Prefetch.start(batches, 5, 9, 2, 2)) {
      for (long step = 5; step < 9; step++) {
        assertThat(prefetch.take().step()).isEqualTo(step);
      }
      assertThatThrownBy(prefetch::take).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void no_more_is_loaded_than_was_asked_for() {
    AtomicInteger loaded = new AtomicInteger();
    Batches<Numbered> batches = step -> {
      loaded.incrementAndGet();
      return new Numbered(step);
    };

    try (Prefetch<Numbered> prefetch = Prefetch.start(batches, 0, 100, 1, 3)) {
      prefetch.take();
      prefetch.take();
    }

    assertThat(loaded.get()).isLessThanOrEqualTo(5);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
