package org.terrane.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.terrane.cuda.driver.DeviceMemory;

class DevicePoolTest {
  private static final long MIB = 1L << 20;

  @Test
  void blocks_are_aligned_and_do_not_overlap() {
    DevicePool pool = new DevicePool(new RecordingGpu(512 * MIB).context(), () -> { }, true);
    long end = 0;
    for (long bytes : new long[] {0, 1, 512, 513, 1000, MIB - 1}) {
      DeviceMemory memory = pool.allocate(bytes, "test");
      assertThat(memory.address() % 512).isZero();
      assertThat(memory.address()).isGreaterThanOrEqualTo(end);
      end = memory.address() + Math.max(1, bytes);
    }
    assertThat(pool.liveBuffers()).isEqualTo(6);
    assertThat(pool.reservedBytes()).isEqualTo(32 * MIB);
  }

  @Test
  void classes_waste_at_most_an_eighth() {
    for (long bytes = 4097; bytes < 100 * MIB; bytes = bytes * 9 / 8 + 1) {
      assertThat(DevicePool.sizeClass(bytes)).isBetween(bytes, bytes + bytes / 8);
    }
  }

  @Test
  void a_freed_block_is_the_next_of_its_size() {
    RecordingGpu gpu = new RecordingGpu(512 * MIB);
    DevicePool pool = new DevicePool(gpu.context(), () -> { }, true);
    for (long bytes : new long[] {1000, 10 * MIB}) {
      DeviceMemory first = pool.allocate(bytes, "test");
      pool.free(first);
      assertThat(pool.allocate(bytes, "test")).isEqualTo(first);
    }
    assertThat(gpu.calls("allocate ")).containsExactly("allocate " + 32 * MIB, "allocate " + 10 * MIB);
  }

  /// So a step that begins with the same blocks in use gets the same addresses.
  @Test
  void the_lowest_free_block_of_a_size_is_next_in_whatever_order_they_were_freed() {
    DevicePool pool = new DevicePool(new RecordingGpu(512 * MIB).context(), () -> { }, true);
    for (long bytes : new long[] {1000, 10 * MIB}) {
      List<DeviceMemory> blocks = Stream.generate(() -> pool.allocate(bytes, "test")).limit(4).toList();
      for (int block : new int[] {2, 0, 3, 1}) {
        pool.free(blocks.get(block));
      }
      assertThat(Stream.generate(() -> pool.allocate(bytes, "test")).limit(4)).isEqualTo(blocks);
    }
  }

  @Test
  void a_cached_block_that_is_much_too_large_is_left_alone() {
    DevicePool pool = new DevicePool(new RecordingGpu(512 * MIB).context(), () -> { }, true);
    DeviceMemory large = pool.allocate(64 * MIB, "test");
    pool.free(large);
    assertThat(pool.allocate(4 * MIB, "test")).isNotEqualTo(large);
    assertThat(pool.allocate(60 * MIB, "test")).isEqualTo(large);
  }

  @Test
  void cached_blocks_go_back_when_memory_is_short() {
    DevicePool pool = new DevicePool(new RecordingGpu(20 * MIB).context(), () -> { }, true);
    pool.free(pool.allocate(8 * MIB, "first"));
    pool.free(pool.allocate(12 * MIB, "second"));
    pool.allocate(16 * MIB, "third");
    assertThat(pool.reservedBytes()).isEqualTo(16 * MIB);
  }

  @Test
  void running_out_names_the_operation_and_who_holds_what() {
    RecordingGpu gpu = new RecordingGpu(20 * MIB);
    DevicePool pool = new DevicePool(gpu.context(), () -> { }, true);
    pool.allocate(10 * MIB, "linear");
    pool.free(pool.allocate(4 * MIB, "softmax"));
    pool.allocate(2 * MIB, "gelu");
    assertThatThrownBy(() -> pool.allocate(9 * MIB, "matmul")).isInstanceOf(OutOfMemoryError.class)
        .hasMessage("[matmul] needs 9.0 MiB more of the GPU's memory, which has 8.0 MiB left; 12.0 MiB are held:"
            + " 10.0 MiB by [linear], 2.0 MiB by [gelu]; lower the batch size, or end other programs on the GPU");
    assertThat(gpu.calls("synchronize")).as("before a cached block was given back").hasSize(1);
    assertThat(gpu.calls("free")).hasSize(1);
    assertThat(pool.liveBuffers()).isEqualTo(2);
  }

  @Test
  void freeing_twice_is_an_error() {
    DevicePool pool = new DevicePool(new RecordingGpu(64 * MIB).context(), () -> { }, true);
    DeviceMemory memory = pool.allocate(100, "test");
    pool.free(memory);
    assertThatThrownBy(() -> pool.free(memory)).hasMessageContaining("memory must be held by this pool");
  }

  @Test
  void without_reuse_each_block_is_cudas_own_and_of_its_size() {
    RecordingGpu gpu = new RecordingGpu(512 * MIB);
    DevicePool pool = new DevicePool(gpu.context(), () -> { }, false);
    DeviceMemory small = pool.allocate(1000, "test");
    DeviceMemory none = pool.allocate(0, "test");
    pool.free(small);
    pool.free(pool.allocate(10 * MIB + 1, "test"));
    assertThat(gpu.calls("allocate ")).containsExactly("allocate 1000", "allocate 1", "allocate " + (10 * MIB + 1));
    assertThat(gpu.calls("free ")).hasSize(2);
    assertThat(pool.reservedBytes()).isEqualTo(1);
    pool.free(none);
    assertThat(pool.liveBuffers()).isZero();
  }
}
