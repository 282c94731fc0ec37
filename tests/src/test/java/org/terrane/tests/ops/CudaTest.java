package org.terrane.tests.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every row of the catalogue on the CUDA backend, its kernels run by the processor: results in F32, F64 and BF16,
/// layouts, gradients, updates, leaks. What a GPU rounds otherwise is not seen here.
class CudaTest {
  @TestFactory
  Stream<DynamicTest> rows_agree_with_the_cpu() throws IOException, InterruptedException {
    return each(CudaRows.class, Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream())
        .map(OpRow::name).toList());
  }

  @TestFactory
  Stream<DynamicTest> large_sizes_odd_numbers_and_faults() throws IOException, InterruptedException {
    return each(CudaChecks.class, CudaChecks.names());
  }

  /// A test for each name that a program reports on.
  private static Stream<DynamicTest> each(Class<?> program, List<String> names)
      throws IOException, InterruptedException {
    String output = EmulatedCuda.build().run(program);
    List<String> lines = output.lines().toList();
    return names.stream().map(name -> DynamicTest.dynamicTest(name,
        () -> assertThat(lines).as(report(output, name)).contains("ok " + name)));
  }

  /// What was said under that name, or all that was said last where its turn never came.
  private static String report(String output, String name) {
    return output.lines().filter(line -> line.startsWith("failed " + name + ":")).findFirst()
        .orElse(output.substring(Math.max(0, output.length() - 2000)));
  }
}
