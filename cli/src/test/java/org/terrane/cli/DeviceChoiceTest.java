package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.terrane.cuda.driver.CudaFacts;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.CudaVersions;
import org.terrane.cuda.driver.DeviceProperties;
import org.terrane.rs.common.BadInput;
import org.terrane.tensor.Device;

class DeviceChoiceTest {
  private static final CudaFinding ABSENT =
      new CudaFinding.Absent("libcudnn.so.9 is missing", "python3 -m pip install nvidia-cudnn-cu13");
  private static final CudaFinding PRESENT = new CudaFinding.Present(null, new CudaFacts(
      new CudaVersions(13_000, 13_000, 130_100, 92_400),
      new DeviceProperties("NVIDIA H200", 9, 0, 132, 227 << 10, 150_100_000_000L), 1));
  private static final Device GPU = new Device(Device.Kind.CUDA, 0);

  @Test
  void the_cpu_is_there_and_no_gpu_is_looked_for() {
    var choice = new DeviceChoice(() -> {
      throw new AssertionError("looked for a GPU");
    });
    assertThat(choice.choose("cpu")).isEqualTo(new DeviceChoice.Chosen(Device.CPU, ""));
    refused(choice, "gpu", "--device gpu: must be cpu, cuda or auto");
  }

  @Test
  void without_a_gpu_the_reason_and_the_remedy_are_one_line() {
    refused(new DeviceChoice(() -> ABSENT), "cuda",
        "--device cuda: libcudnn.so.9 is missing; python3 -m pip install nvidia-cudnn-cu13");
  }

  @Test
  void auto_takes_a_gpu_that_can_be_used_and_says_what_it_took_and_why() {
    assertThat(new DeviceChoice(() -> ABSENT).choose("auto"))
        .isEqualTo(new DeviceChoice.Chosen(Device.CPU, "computing on the CPU: libcudnn.so.9 is missing"));
    DeviceChoice.Chosen gpu = new DeviceChoice(() -> PRESENT).choose("auto");
    assertThat(gpu.device()).isEqualTo(GPU);
    assertThat(gpu.note()).startsWith("computing on NVIDIA H200, which is new: ");
    assertThat(new DeviceChoice(() -> PRESENT).choose("cuda")).isEqualTo(gpu);
  }

  private static void refused(DeviceChoice choice, String device, String message) {
    assertThatThrownBy(() -> choice.choose(device)).isInstanceOf(BadInput.class).hasMessage(message);
  }
}
