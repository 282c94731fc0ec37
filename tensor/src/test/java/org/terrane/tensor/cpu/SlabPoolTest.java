package org.terrane.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class SlabPoolTest {
  private static final long MIB = 1L << 20;

  @Test
  void memory_is_aligned_and_of_the_size_asked_for() {
    SlabPool pool = new SlabPool(64 * MIB);
    for (long bytes : new long[] {0, 1, 64, 65, 1000, MIB - 1, MIB + 1, 5 * MIB}) {
      MemorySegment memory = pool.allocate(bytes, "test");
      assertThat(memory.address() % 64).isZero();
      assertThat(memory.byteSize()).isEqualTo(bytes);
    }
    assertThat(pool.liveBuffers()).isEqualTo(8);
  }

  @Test
  void classes_waste_at_most_an_eighth() {
    for (long bytes = 513; bytes < 100 * MIB; bytes = bytes * 9 / 8 + 1) {
      assertThat(SlabPool.sizeClass(bytes)).isBetween(bytes, bytes + bytes / 8);
    }
  }

  @Test
  void freed_blocks_are_used_again() {
    SlabPool pool = new SlabPool(64 * MIB);
    for (int step = 0; step < 100; step++) {
      MemorySegment small = pool.allocate(1000, "test");
      MemorySegment big = pool.allocate(10 * MIB, "test");
      pool.free(small);
      pool.free(big);
    }
    assertThat(pool.liveBuffers()).isZero();
    assertThat(pool.reservedBytes()).isLessThanOrEqualTo(26 * MIB);
    assertThat(pool.peakBytes()).isEqualTo(10 * MIB + 1024);
    MemorySegment held = pool.allocate(1000, "test");
    pool.forgetPeak();
    assertThat(pool.heldBytes()).isEqualTo(1024);
    assertThat(pool.peakBytes()).isEqualTo(1024);
    pool.free(held);
  }

  @Test
  void cached_blocks_make_room_when_the_limit_is_reached() {
    SlabPool pool = new SlabPool(20 * MIB);
    pool.free(pool.allocate(16 * MIB, "first"));
    pool.free(pool.allocate(8 * MIB, "second"));
    assertThat(pool.reservedBytes()).isEqualTo(8 * MIB);
  }

  @Test
  void running_out_names_the_operation_and_who_holds_what() {
    SlabPool pool = new SlabPool(20 * MIB);
    pool.allocate(10 * MIB, "linear");
    pool.allocate(4 * MIB, "softmax");
    assertThatThrownBy(() -> pool.allocate(8 * MIB, "matmul"))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("[matmul] needs 8.0 MiB more, but 14.0 MiB of 20.0 MiB are held: 10.0 MiB by [linear], "
            + "4.0 MiB by [softmax]; lower the batch size, or raise -Dterrane.memory (GiB)");
  }

  @Test
  void freeing_twice_is_an_error() {
    SlabPool pool = new SlabPool(64 * MIB);
    MemorySegment memory = pool.allocate(100, "test");
    pool.free(memory);
    assertThatThrownBy(() -> pool.free(memory)).hasMessageContaining("memory must be held by this pool");
  }
}
