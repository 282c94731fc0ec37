package org.terrane.tests.ops;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The CUDA backend on a GPU: what [CudaOnCpuTest] checks, on the real one. Skipped, with the reason, where there is
/// none.
class GpuTest {
  @TestFactory
  Stream<DynamicTest> rows_agree_with_the_cpu() throws IOException, InterruptedException {
    return CudaProgram.onGpu().each(CudaRows.class, CudaRows.names());
  }

  @TestFactory
  Stream<DynamicTest> large_sizes_odd_numbers_and_faults() throws IOException, InterruptedException {
    return CudaProgram.onGpu().each(CudaChecks.class, CudaChecks.names());
  }

  @TestFactory
  Stream<DynamicTest> attention_on_tensor_cores() throws IOException, InterruptedException {
    return CudaProgram.onGpu().each(CudaAttention.class, CudaAttention.names());
  }

  @TestFactory
  Stream<DynamicTest> packs_and_pieces() throws IOException, InterruptedException {
    return CudaProgram.onGpu().each(CudaPacks.class, CudaPacks.names());
  }

  @TestFactory
  Stream<DynamicTest> norms_in_registers_and_in_pieces() throws IOException, InterruptedException {
    return CudaProgram.onGpu().each(CudaNorms.class, CudaNorms.names());
  }

  @TestFactory
  Stream<DynamicTest> networks_learn_as_they_do_on_the_cpu() throws IOException, InterruptedException {
    return CudaProgram.onGpu().each(CudaTraining.class, CudaTraining.names());
  }

  @TestFactory
  Stream<DynamicTest> methods_train_as_they_do_on_the_cpu() throws IOException, InterruptedException {
    return CudaProgram.onGpu().each(CudaRuns.class, CudaRuns.names());
  }
}
