package org.terrane.tests.ops;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The CUDA backend without a GPU: its kernels are run by the processor, cuBLAS and cuDNN are plain C. Results in F32,
/// F64 and BF16, layouts, gradients, updates, leaks, faults. What a GPU rounds otherwise, and how fast it is, is not
/// seen here: see [GpuTest].
class CudaOnCpuTest {
  @TestFactory
  Stream<DynamicTest> rows_agree_with_the_cpu() throws IOException, InterruptedException {
    return CudaProgram.onCpu().each(CudaRows.class, CudaRows.names());
  }

  @TestFactory
  Stream<DynamicTest> large_sizes_odd_numbers_and_faults() throws IOException, InterruptedException {
    return CudaProgram.onCpu().each(CudaChecks.class, CudaChecks.names());
  }

  @TestFactory
  Stream<DynamicTest> attention_on_tensor_cores() throws IOException, InterruptedException {
    return CudaProgram.onCpu().each(CudaAttention.class, CudaAttention.names());
  }

  @TestFactory
  Stream<DynamicTest> packs_and_pieces() throws IOException, InterruptedException {
    return CudaProgram.onCpu().each(CudaPacks.class, CudaPacks.names());
  }

  @TestFactory
  Stream<DynamicTest> norms_in_registers_and_in_pieces() throws IOException, InterruptedException {
    return CudaProgram.onCpu().each(CudaNorms.class, CudaNorms.names());
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
