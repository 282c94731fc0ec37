package org.terrane.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.DeviceMemory;

class CudaDeviceTest {
  @Test
  void without_cuda_the_first_use_says_why_and_what_to_do() {
    CudaDevice device = new CudaDevice(0, () -> new CudaFinding.Absent("no driver", "install one"));
    assertThat(device.liveBuffers()).isZero();
    assertThatThrownBy(() -> device.allocate(1, "matmul")).isInstanceOf(IllegalStateException.class)
        .hasMessage("[cuda:0] no driver; install one");
  }

  @Test
  void a_kernel_has_threads_for_its_elements_and_no_more_blocks_than_the_device_keeps_busy() {
    RecordingGpu gpu = new RecordingGpu(1L << 30);
    CudaDevice device = gpu.device();
    for (long count : new long[] {0, 1, 40, 1000, 1_000_000_000}) {
      device.forEach("copy/copy_4", count);
    }
    assertThat(gpu.calls("launch")).extracting(call -> call.replaceFirst(".*(Launch\\[.*?\\]).*", "$1"))
        .containsExactly(shape(1, 32), shape(1, 64), shape(4, 256), shape(64 * 4, 256));
  }

  @Test
  void an_argument_that_no_kernel_takes_is_named() {
    CudaDevice device = new RecordingGpu(1L << 30).device();
    assertThatThrownBy(() -> device.forEach("copy/copy_4", 1, "text"))
        .hasMessage("[copy/copy_4] cannot take a class java.lang.String");
  }

  /// Else the third upload would wait for all that was queued before the first.
  @Test
  void small_uploads_do_not_wait_for_each_other() {
    RecordingGpu gpu = new RecordingGpu(1L << 30);
    CudaDevice device = gpu.device();
    for (int i = 0; i < 100; i++) {
      device.upload(MemorySegment.ofArray(new long[8]), new DeviceMemory(512));
    }
    assertThat(gpu.calls("copyToDevice")).doesNotHaveDuplicates().hasSize(100);
    assertThat(gpu.calls("synchronize")).isEmpty();
    device.upload(MemorySegment.ofArray(new byte[20 << 20]), new DeviceMemory(512));
    assertThat(gpu.calls("copyToDevice")).as("to the end of a block, two whole ones").hasSize(103);
    assertThat(gpu.calls("synchronize")).hasSize(2);
    assertThat(gpu.calls("record")).hasSize(2);
  }

  private static String shape(int blocks, int threads) {
    return "Launch[gridX=" + blocks + ", gridY=1, gridZ=1, blockX=" + threads
        + ", blockY=1, blockZ=1, sharedBytes=0]";
  }
}
