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
    String output = EmulatedCuda.build().run(CudaRows.class);
    List<String> lines = output.lines().toList();
    return Stream.concat(OpCatalog.rows().stream(), OpCatalog.updates().stream()).map(row -> DynamicTest.dynamicTest(
        row.name(), () -> assertThat(lines).as(report(output, row)).contains("ok " + row)));
  }

  /// What was said of a row, or all that was said last where its turn never came.
  private static String report(String output, OpRow row) {
    return output.lines().filter(line -> line.startsWith("failed " + row + ":")).findFirst()
        .orElse(output.substring(Math.max(0, output.length() - 2000)));
  }
}
