package org.terrane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.terrane.tensor.cpu.pool.Workers;
import org.terrane.tensor.cpu.simd.SimdProbe;
import picocli.CommandLine;

class DoctorTest {
  @Test
  void every_part_of_the_machine_has_its_line() {
    Terminal terminal = doctor(80, 30);
    assertThat(terminal.out())
        .contains(
            "Java        " + Runtime.version(),
            "of which the engine uses " + Workers.threads(),
            "SIMD        " + SimdProbe.bits() + " bit, " + SimdProbe.bits() / 32 + " floats at once",
            "Multiply    80.0 GFLOP/s on one thread; a plain Java loop reaches 30.0",
            "GDAL        not part of this build yet",
            "CUDA        not part of this build yet")
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

  private static Terminal doctor(double multiply, double plainLoop) {
    Doctor doctor = new Doctor(() -> multiply, () -> plainLoop);
    return Terminal.run(Main.commandLine(new CommandLine(doctor)), "doctor");
  }
}
