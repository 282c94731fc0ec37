package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The CUDA backend without a GPU: its kernels are run by the processor, cuBLAS and cuDNN are plain C. Results in F32,
/// F64 and BF16, layouts, gradients, updates, leaks, faults; races, and memory that is nobody's, end a program. What a
/// GPU rounds otherwise, and how fast it is, is not seen here: see [GpuTest].
class CudaOnCpuTest {
  @Test
  void what_kernels_do_wrong_in_memory_is_found() throws IOException, InterruptedException {
    CudaProgram program = CudaProgram.onCpu().withoutPool();
    assumeTrue(program.missing().isEmpty(), program.missing());
    List<String> lines = program.told("SANITIZER_GOES_ON", "1").run(CudaFaults.class, List.of()).lines()
        .filter(line -> !line.startsWith("WARNING")).toList();
    assertThat(lines).hasSize(CudaFaults.FOUND.size() + 2).endsWith("ended", "exit code 0");
    for (int i = 0; i < CudaFaults.FOUND.size(); i++) {
      assertThat(lines.get(i)).startsWith(CudaFaults.FOUND.get(i) + ": ");
    }
  }

  @TestFactory
  Stream<DynamicTest> rows_agree_with_the_cpu() throws IOException, InterruptedException {
    return CudaProgram.onCpu().withoutPool().each(CudaRows.class, CudaRows.names());
  }

  @TestFactory
  Stream<DynamicTest> large_sizes_odd_numbers_and_faults() throws IOException, InterruptedException {
    return CudaProgram.onCpu().withoutPool().each(CudaChecks.class, CudaChecks.names());
  }

  @TestFactory
  Stream<DynamicTest> attention_on_tensor_cores() throws IOException, InterruptedException {
    return CudaProgram.onCpu().withoutPool().each(CudaAttention.class, CudaAttention.names());
  }

  @TestFactory
  Stream<DynamicTest> packs_and_pieces() throws IOException, InterruptedException {
    return CudaProgram.onCpu().withoutPool().each(CudaPacks.class, CudaPacks.names());
  }

  @TestFactory
  Stream<DynamicTest> norms_in_registers_and_in_pieces() throws IOException, InterruptedException {
    return CudaProgram.onCpu().withoutPool().each(CudaNorms.class, CudaNorms.names());
  }

  @TestFactory
  Stream<DynamicTest> networks_learn_as_they_do_on_the_cpu() throws IOException, InterruptedException {
    return CudaProgram.onCpu().each(CudaTraining.class, CudaTraining.names());
  }

  @TestFactory
  Stream<DynamicTest> methods_train_as_they_do_on_the_cpu() throws IOException, InterruptedException {
    return CudaProgram.onCpu().each(CudaRuns.class, CudaRuns.quickNames());
  }
}
