package org.terrane.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What [Cuda] says of machines that are not here, in its very words.
class CudaTest {
  @TempDir Path folder;

  private FakeMachine machine;

  @BeforeEach
  void a_machine_with_a_driver() {
    machine = new FakeMachine(folder);
  }

  @Test
  void present_with_the_device_and_the_versions_behind_it() {
    machine.withCuda13();
    assertThat(Cuda.find(machine)).isInstanceOfSatisfying(CudaFinding.Present.class, present ->
        assertThat(present.facts()).hasToString("NVIDIA H200 (and 1 more), sm_90, 139.8 GiB; driver for CUDA 13.0,"
            + " runtime 13.0, cuBLAS 13.1.4, cuDNN 9.24.0"));
    assertThat(machine.bound.major()).isEqualTo(13);
  }

  @Test
  void another_system_is_not_searched() {
    machine.platform = "Mac OS X aarch64";
    absent("CUDA is used on Linux on x86-64 only, and this is Mac OS X aarch64; compute on the CPU");
  }

  @Test
  void no_driver() {
    machine.driver = Optional.empty();
    absent("no NVIDIA driver: libcuda.so.1 is not found; install NVIDIA driver 525 or newer, or give the container its"
        + " GPU (docker run --gpus all)");
  }

  @Test
  void a_driver_that_is_too_old() {
    machine.withCuda13().driver = Optional.of(FakeMachine.driver(11_080, 0));
    absent("the NVIDIA driver is too old: it speaks CUDA 11.8, and 12.0 is needed; install NVIDIA driver 525 or newer");
  }

  @Test
  void a_driver_that_does_not_start() {
    withInit(100, "the NVIDIA driver finds no GPU; see whether nvidia-smi lists one and CUDA_VISIBLE_DEVICES names it");
    withInit(34, "libcuda.so.1 is the stub of a CUDA toolkit, not an NVIDIA driver; take the toolkit's folder 'stubs'"
        + " out of LD_LIBRARY_PATH and install NVIDIA driver 525 or newer");
    withInit(803, "the NVIDIA driver's library and its kernel module differ in version; restart the machine, or install"
        + " the driver again");
    withInit(999, "the NVIDIA driver does not start: cuInit returned 999; run nvidia-smi, which may say more");
  }

  @Test
  void a_missing_library_is_named_with_what_brings_it() {
    machine.with("libcublasLt.so.13", "libcublas.so.13", "libnvrtc.so.13");
    absent("libcudnn.so.9 is missing; python3 -m pip install nvidia-cudnn-cu13 (or NVIDIA's own packages), and name"
        + " their folders in TERRANE_CUDA_LIBS where they are not found");
    assertThat(machine.bound).isNull();
  }

  @Test
  void a_library_of_the_wrong_version_is_named_too() {
    machine.with("libcublasLt.so.13", "libcublas.so.13", "libnvrtc.so.13", "libcudnn.so.8", "libcudnn.so.8.9.7");
    absent("libcudnn.so.9 is missing, though there is libcudnn.so.8; python3 -m pip install nvidia-cudnn-cu13 (or"
        + " NVIDIA's own packages), and name their folders in TERRANE_CUDA_LIBS where they are not found");
  }

  @Test
  void libraries_newer_than_the_driver() {
    machine.withCuda13().driver = Optional.of(FakeMachine.driver(12_040, 0));
    absent("the libraries found are of CUDA 13, but the NVIDIA driver speaks CUDA 12.4 at most; install NVIDIA driver"
        + " 580 or newer, or CUDA 12: python3 -m pip install nvidia-cublas-cu12 nvidia-cuda-nvrtc-cu12 (or NVIDIA's own"
        + " packages), and name their folders in TERRANE_CUDA_LIBS where they are not found");
  }

  @Test
  void another_cudnn_behind_the_same_name() {
    machine.withCuda13().versions = new CudaVersions(13_000, 13_000, 130_104, 8_907);
    absent("cuDNN is version 8.9.7, and 9 is needed; install cuDNN 9");
  }

  @Test
  void a_library_that_does_not_load_is_an_answer_and_no_exception() {
    String remedy = "; look whether that library belongs to this CUDA, or name the right folders in TERRANE_CUDA_LIBS";
    machine.withCuda13().linkage = new UnsatisfiedLinkError("""
        Error while loading native library "JCublas2-12.6.0"
        java.lang.UnsatisfiedLinkError: no JCublas2-12.6.0-linux-x86_64 in java.library.path
        java.lang.UnsatisfiedLinkError: libcublas.so.13: cannot open shared object file
        \tat java.lang.System.load
        """);
    absent("CUDA does not load: libcublas.so.13: cannot open shared object file" + remedy);
    machine.linkage = null;
    machine.failure = new CudaException("cuInit", 999, "CUDA_ERROR_UNKNOWN");
    absent("CUDA does not load: cuInit: CUDA_ERROR_UNKNOWN (status 999)" + remedy);
  }

  @Test
  void this_machine_has_an_answer_and_keeps_it() {
    assertThat(Cuda.find()).isNotNull().isSameAs(Cuda.find());
    assertThat(Cuda.present()).isEqualTo(Cuda.find() instanceof CudaFinding.Present);
  }

  private void withInit(int status, String line) {
    machine.driver = Optional.of(FakeMachine.driver(13_000, status));
    absent(line);
  }

  private void absent(String line) {
    assertThat(Cuda.find(machine)).isInstanceOfSatisfying(CudaFinding.Absent.class, absent -> {
      assertThat(absent.line()).isEqualTo(line);
      assertThat(absent.line()).doesNotContain("\n");
    });
  }
}
