package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.terrane.cuda.driver.CudaFacts;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.CudaVersions;
import org.terrane.cuda.driver.DeviceProperties;
import org.terrane.rs.common.BadInput;

class DeviceChoiceTest {
  @Test
  void the_cpu_is_there_and_no_gpu_is_looked_for() {
    var choice = new DeviceChoice(() -> {
      throw new AssertionError("looked for a GPU");
    });
    assertThatCode(() -> choice.check("cpu")).doesNotThrowAnyException();
    refused(choice, "gpu", "--device gpu: must be cpu or cuda");
  }

  @Test
  void without_a_gpu_the_reason_and_the_remedy_are_one_line() {
    var choice = new DeviceChoice(() -> new CudaFinding.Absent(
        "libcudnn.so.9 is missing", "python3 -m pip install nvidia-cudnn-cu13"));
    refused(choice, "cuda",
        "--device cuda: libcudnn.so.9 is missing; python3 -m pip install nvidia-cudnn-cu13");
  }

  @Test
  void with_a_gpu_the_build_says_that_it_cannot_use_it_yet() {
    var facts = new CudaFacts(new CudaVersions(13_000, 13_000, 130_100, 92_400),
        new DeviceProperties("NVIDIA H200", 9, 0, 132, 227 << 10, 150_100_000_000L), 1);
    refused(new DeviceChoice(() -> new CudaFinding.Present(null, facts)), "cuda",
        "--device cuda: NVIDIA H200 is there, but training has not been tried on a GPU yet: use --device cpu");
  }

  private static void refused(DeviceChoice choice, String device, String message) {
    assertThatThrownBy(() -> choice.check(device)).isInstanceOf(BadInput.class).hasMessage(message);
  }
}
