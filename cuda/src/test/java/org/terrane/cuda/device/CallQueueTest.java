package org.terrane.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.CudaType;
import org.terrane.cuda.driver.DeviceMemory;
import org.terrane.cuda.driver.Gemm;
import org.terrane.cuda.driver.Launch;

/// What waits, what goes out when, and what of it as graphs.
class CallQueueTest {
  private static final DeviceMemory AT = new DeviceMemory(4096);
  private static final DeviceMemory THERE = new DeviceMemory(8192);
  private static final long MIB = 1L << 20;

  private final RecordingGpu gpu = new RecordingGpu(100 * MIB);
  private final CudaDevice device = gpu.device();

  @BeforeEach
  void open() {
    device.fault();
    gpu.forget();
  }

  @Test
  void nothing_waits_outside() {
    device.fill(AT, 1, 2);
    assertThat(gpu.names()).containsExactly("fill");
    assertThat(device.calls()).isEqualTo(new CallCounts(0, 1));
  }

  @Test
  void inside_all_waits_and_goes_out_in_order() {
    together(() -> {
      device.fill(AT, 1, 2);
      device.forEach("copy/copy_4", 10, AT);
      upload(1);
      multiply();
      assertThat(gpu.names()).isEmpty();
    });
    assertThat(gpu.names()).containsExactly("fill", "launch", "copyToDevice", "blas.multiply");
    device.fill(AT, 1, 2);
    assertThat(gpu.names()).hasSize(5);
  }

  @Test
  void the_second_time_a_run_is_recorded_and_from_then_on_it_is_one_launch() {
    List<String> calls = List.of("fill", "launch", "blas.multiply");
    Runnable step = () -> {
      device.fill(AT, 1, 2);
      device.forEach("copy/copy_4", 10, AT, 1f);
      multiply();
    };
    together(step);
    assertThat(gpu.names()).endsWith("fill", "launch", "blas.multiply").doesNotContain("beginCapture");
    gpu.forget();
    together(step);
    assertThat(gpu.names()).startsWith("beginCapture").containsSubsequence(calls)
        .containsSubsequence("endCapture", "launch graph").filteredOn(calls::contains).hasSize(3);
    gpu.forget();
    together(step);
    assertThat(gpu.names()).containsExactly("launch graph", "record");
    assertThat(device.calls()).isEqualTo(new CallCounts(6, 3));
  }

  @Test
  void another_number_order_or_place_is_another_run() {
    List<Runnable> steps = List.of(
        () -> kernel(AT, 1f, 2), () -> kernel(AT, 2f, 2), () -> kernel(THERE, 1f, 2), () -> kernel(AT, 1f, 3),
        () -> device.fill(AT, 1, 2), () -> device.fill(AT, 1, 3), () -> upload(1), () -> upload(1, 2),
        () -> { upload(1); device.fill(AT, 1, 2); }, () -> { device.fill(AT, 1, 2); upload(1); });
    steps.forEach(this::together);
    assertThat(gpu.names()).doesNotContain("beginCapture");
    steps.forEach(this::together);
    assertThat(Collections.frequency(gpu.names(), "beginCapture")).isEqualTo(steps.size());
  }

  @Test
  void a_graph_uploads_the_bytes_of_its_launch_once_the_launch_before_has_passed() {
    for (long number : new long[] {5, 6, 7}) {
      gpu.forget();
      together(() -> upload(number));
    }
    assertThat(gpu.lastUploaded().toArray(ValueLayout.JAVA_LONG)).containsExactly(7);
    assertThat(gpu.names()).containsExactly("synchronize", "launch graph", "record");
  }

  @Test
  void host_memory_may_change_while_an_upload_waits() {
    long[] numbers = {3};
    together(() -> {
      device.upload(MemorySegment.ofArray(numbers), AT);
      numbers[0] = 4;
    });
    assertThat(gpu.lastUploaded().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(3);
  }

  @Test
  void what_does_not_wait_sends_out_what_does() {
    together(() -> {
      device.fill(AT, 1, 2);
      device.download(AT, MemorySegment.ofArray(new long[1]));
      assertThat(gpu.names()).startsWith("fill", "copyToHost");
      gpu.forget();
      device.fill(AT, 1, 2);
      device.upload(MemorySegment.ofArray(new byte[(64 << 10) + 1]), AT);
      assertThat(gpu.names()).contains("copyToDevice").last().isEqualTo("copyToDevice");
    });
  }

  @Test
  void another_threads_call_comes_after_those_that_wait() {
    together(() -> {
      device.fill(AT, 1, 2);
      Thread other = new Thread(() -> device.forEach("copy/copy_4", 10, AT));
      other.start();
      join(other);
      assertThat(gpu.names()).endsWith("fill", "launch");
      gpu.forget();
      device.fill(AT, 1, 2);
      assertThat(gpu.names()).as("this thread's wait as before").doesNotContain("fill");
    });
  }

  @Test
  void memory_goes_back_to_cuda_behind_the_calls_that_use_it() {
    together(() -> {
      DeviceMemory block = device.allocate(40 * MIB, "first");
      device.fill(block, 1, 2);
      device.free(block);
      device.allocate(60 * MIB, "second");
    });
    assertThat(gpu.names()).containsSubsequence("fill", "synchronize", "free", "allocate");
  }

  @Test
  void a_block_that_is_reused_while_its_first_use_waits_is_used_in_order() {
    together(() -> {
      for (int i = 0; i < 3; i++) {
        DeviceMemory block = device.allocate(100, "test");
        device.fill(block, i, 2);
        device.free(block);
      }
    });
    assertThat(gpu.calls("fill")).extracting(call -> call.replaceFirst(".*\\], ", "")).containsExactly(
        "0, 2, handle", "1, 2, handle", "2, 2, handle");
    assertThat(gpu.calls("fill")).extracting(call -> call.replaceFirst("\\].*", "")).containsOnly(
        gpu.calls("fill").getFirst().replaceFirst("\\].*", ""));
  }

  @Test
  void a_long_step_goes_out_in_runs_that_are_found_again_around_what_changes() {
    for (int step = 0; step < 3; step++) {
      int changing = step;
      gpu.forget();
      together(() -> {
        for (int i = 0; i < 1000; i++) {
          device.fill(new DeviceMemory(512 * i), 0, 1);
        }
        assertThat(gpu.calls("")).isNotEmpty();
        device.fill(AT, changing, 1);
        device.fill(THERE, changing, 1);
        for (int i = 0; i < 1000; i++) {
          device.fill(new DeviceMemory(512 * i), 0, 2);
        }
      });
    }
    long alone = Collections.frequency(gpu.names(), "fill");
    assertThat(alone).isBetween(2L, 2L * CallQueue.LONGEST_RUN);
  }

  @Test
  void the_graph_that_was_not_launched_for_longest_is_let_go() {
    for (int run = 0; run < CallQueue.MOST_RUNS; run++) {
      number(run);
      number(run);
    }
    number(0);
    assertThat(gpu.calls("destroy")).isEmpty();
    number(CallQueue.MOST_RUNS);
    assertThat(gpu.calls("destroy graph")).hasSize(1);
    gpu.forget();
    number(0);
    assertThat(gpu.names()).contains("launch graph");
    gpu.forget();
    number(1);
    assertThat(gpu.names()).contains("fill").doesNotContain("launch graph");
  }

  @Test
  void what_cuda_does_not_record_goes_out_one_by_one_and_is_not_tried_again() {
    gpu.refuseGraphs();
    number(1);
    gpu.forget();
    number(1);
    assertThat(gpu.names()).containsSubsequence("beginCapture", "fill", "endCapture", "fill");
    gpu.forget();
    number(1);
    assertThat(gpu.names()).containsExactly("fill");
    assertThat(device.calls()).isEqualTo(new CallCounts(0, 3));
  }

  @Test
  void a_body_that_fails_sends_out_what_waits_and_ends() {
    assertThatThrownBy(() -> device.together(() -> {
      device.fill(AT, 1, 2);
      throw new IllegalStateException("first");
    })).hasMessage("first");
    assertThat(gpu.names()).containsExactly("fill");
    device.fill(AT, 1, 2);
    assertThat(gpu.names()).containsExactly("fill", "fill");
  }

  @Test
  void a_body_that_asks_for_nothing_does_not_open_the_device() {
    CudaDevice absent = new CudaDevice(0, () -> new CudaFinding.Absent("no driver", "install one"));
    assertThat(absent.<String>together(() -> "done")).isEqualTo("done");
  }

  @Test
  void a_body_within_another_is_part_of_it() {
    together(() -> {
      together(() -> device.fill(AT, 1, 2));
      assertThat(gpu.names()).isEmpty();
    });
    assertThat(gpu.names()).containsExactly("fill");
  }

  private void together(Runnable body) {
    device.together(() -> {
      body.run();
      return null;
    });
  }

  private void number(int number) {
    together(() -> device.fill(AT, number, 1));
  }

  private void kernel(DeviceMemory at, float number, int blocks) {
    device.launch("copy/copy_4", Launch.of(blocks, 32, 0), at, number, Fields.of(1, 2));
  }

  private void upload(long... numbers) {
    device.upload(MemorySegment.ofArray(numbers), AT);
  }

  private void multiply() {
    Gemm.Matrix matrix = Gemm.Matrix.of(AT, CudaType.F32, 2);
    device.multiply(Gemm.of(2, 2, 2, Gemm.Precision.F32), matrix, matrix, matrix);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
