package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.terrane.cuda.driver.CudaFacts;
import org.terrane.cuda.driver.CudaFinding;
import org.terrane.cuda.driver.CudaVersions;
import org.terrane.cuda.driver.DeviceProperties;
import org.terrane.datasets.raster.gdal.GdalFinding;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.SimdProbe;
import picocli.CommandLine;

class DoctorTest {
  private static final CudaFinding NO_GPU = new CudaFinding.Absent(
      "no NVIDIA driver: libcuda.so.1 is not found", "install NVIDIA driver 525 or newer");

  @Test
  void every_part_of_the_machine_has_its_line() {
    Terminal terminal = doctor(80, 30);
    assertThat(terminal.out())
        .contains(
            "Java        " + Runtime.version(),
            "of which the engine uses " + Workers.threads(),
            "SIMD        " + SimdProbe.bits() + " bit, " + SimdProbe.bits() / 32 + " floats at once",
            "Multiply    80.0 GFLOP/s on one thread; a plain Java loop reaches 30.0",
            "GDAL        3.6.2; GeoTIFF is read in Java all the same")
        .containsPattern("Memory      \\d+\\.\\d GiB, \\d+\\.\\d GiB free; Java heap up to \\d+\\.\\d GiB");
  }

  @Test
  void a_badly_compiled_kernel_is_a_problem_with_advice() {
    Terminal terminal = doctor(0.4, 30);
    assertThat(terminal.exit()).isEqualTo(1);
    assertThat(terminal.out())
        .contains("PROBLEM     the matrix multiply is far slower than a plain loop, so the JVM compiled it badly:"
            + " run terrane doctor again, and report it if it stays");
    assertThat(doctor(80, 30).out()).doesNotContain("the matrix multiply is far slower");
  }

  @Test
  void without_a_gpu_all_is_well_and_the_reason_and_remedy_are_told() {
    Terminal terminal = doctor(80, 30);
    assertThat(terminal.exit()).isZero();
    assertThat(terminal.out()).contains("""
        CUDA        not usable: no NVIDIA driver: libcuda.so.1 is not found; training runs on the CPU
                    for a GPU: install NVIDIA driver 525 or newer
        """);
  }

  @Test
  void a_gpu_is_shown_with_the_versions_behind_it() {
    var device = new DeviceProperties("NVIDIA H200", 9, 0, 132, 227 << 10, 150_100_000_000L);
    var facts = new CudaFacts(new CudaVersions(13_000, 13_000, 130_100, 92_400), device, 1);
    // The doctor shows facts; it never calls the driver.
    CudaFinding present = new CudaFinding.Present(null, facts);
    assertThat(doctor(80, 30, present).out()).contains("""
        CUDA        NVIDIA H200, sm_90, 139.8 GiB; driver for CUDA 13.0, runtime 13.0, cuBLAS 13.1.0, cuDNN 9.24.0
                    training runs on it with --device cuda; its kernels were tested on an emulator only
        """);
  }

  @Test
  void without_gdal_all_is_well_and_the_reason_and_remedy_are_told() {
    var doctor = new Doctor(() -> 80, () -> 30, () -> new GdalFinding.Absent("it is not here", "install it"),
        () -> NO_GPU);
    Terminal terminal = Terminal.run(Main.commandLine(new CommandLine(doctor)), "doctor");
    assertThat(terminal.exit()).isZero();
    assertThat(terminal.out()).contains("""
        GDAL        not usable: it is not here; GeoTIFF is read in Java
                    for other formats: install it
        """);
  }

  private static Terminal doctor(double multiply, double plainLoop) {
    return doctor(multiply, plainLoop, NO_GPU);
  }

  private static Terminal doctor(double multiply, double plainLoop, CudaFinding cuda) {
    Doctor doctor = new Doctor(() -> multiply, () -> plainLoop, () -> new GdalFinding.Present("3.6.2"), () -> cuda);
    return Terminal.run(Main.commandLine(new CommandLine(doctor)), "doctor");
  }
}
